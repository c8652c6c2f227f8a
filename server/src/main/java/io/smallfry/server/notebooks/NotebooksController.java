package io.smallfry.server.notebooks;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.Parameter;
import io.smallfry.notebook.Parameters;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.HomeFile;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.FieldError;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A person's notebooks, for the forms that name one. */
@RestController
class NotebooksController {
  private final Homes homes;

  NotebooksController(Homes homes) {
    this.homes = homes;
  }

  /** The notebooks in a person's home whose path holds the query, the newest first. */
  @GetMapping("/api/v1/notebooks")
  Listing notebooks(Person person, @RequestParam(defaultValue = "") String query)
      throws IOException {
    return new Listing(NotebookSearch.find(homes.storage(person), query));
  }

  /** What can be given to a notebook when it runs. */
  @GetMapping("/api/v1/notebooks/parameters")
  ParameterListing parameters(Person person, @RequestParam String path) throws IOException {
    try (HomeFile file = homes.open(person, path)) {
      Notebook notebook = NotebookReader.read(file.bytes());
      return new ParameterListing(
          Parameters.discover(notebook).stream().map(ParameterModel::of).toList(),
          notebook.kernelName());
    } catch (JupyterException e) {
      throw ApiException.invalid(
          List.of(new FieldError("path", "There is no notebook '" + path + "' in your home.")));
    } catch (NotebookException e) {
      throw ApiException.invalid(List.of(new FieldError("path", String.valueOf(e.getMessage()))));
    }
  }

  record Listing(List<NotebookFile> notebooks) {}

  record ParameterListing(List<ParameterModel> parameters, @Nullable String kernel) {}

  /**
   * @param defaultValue the source text of the default; in JSON it is called {@code default}
   */
  record ParameterModel(
      String name,
      String type,
      @com.fasterxml.jackson.annotation.JsonProperty("default") String defaultValue,
      String help) {
    static ParameterModel of(Parameter parameter) {
      return new ParameterModel(
          parameter.name(), parameter.inferredType(), parameter.defaultValue(), parameter.help());
    }
  }
}
