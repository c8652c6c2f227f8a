package io.smallfry.server.jobs;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.Parameters;
import io.smallfry.server.access.Person;
import io.smallfry.server.jobs.JobViews.NotebookList;
import io.smallfry.server.jobs.JobViews.ParameterList;
import io.smallfry.server.jobs.JobViews.ParameterView;
import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.FieldError;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the form of a job has to know of notebooks. */
@RestController
@RequestMapping("/api/v1/notebooks")
class NotebooksController {
  private static final int MOST = 1000;

  private final Notebooks notebooks;

  NotebooksController(Notebooks notebooks) {
    this.notebooks = notebooks;
  }

  @GetMapping
  NotebookList list(Person person, @RequestParam(defaultValue = "") String query) {
    return new NotebookList(notebooks.search(person, query, MOST));
  }

  @GetMapping("/parameters")
  ParameterList parameters(Person person, @RequestParam String path) throws IOException {
    try {
      Notebook notebook = NotebookReader.read(notebooks.read(person, path));
      return new ParameterList(
          Parameters.discover(notebook).stream()
              .map(p -> new ParameterView(p.name(), p.inferredType(), p.defaultValue(), p.help()))
              .toList(),
          notebook.kernelName());
    } catch (Notebooks.MissingException | NotebookException e) {
      throw ApiException.invalid(List.of(new FieldError("path", String.valueOf(e.getMessage()))));
    }
  }
}
