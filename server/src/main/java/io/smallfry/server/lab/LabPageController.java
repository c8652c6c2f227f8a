package io.smallfry.server.lab;

import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.jupyter.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.node.ObjectNode;

/** JupyterLab's page under all of its addresses, with what it must know at its start. */
@Controller
class LabPageController {
  private static final String PLACE_OF_CONFIG = "@PAGE_CONFIG@";
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final Pattern ADDRESS =
      Pattern.compile("(?:workspaces/([A-Za-z0-9_-]+))?/?(?:tree/(.*))?/?");

  private final LabBundle bundle;

  LabPageController(LabBundle bundle) {
    this.bundle = bundle;
  }

  @GetMapping({"/lab", "/lab/", "/lab/tree/**", "/lab/workspaces/**"})
  ResponseEntity<byte[]> lab(Person person, HttpServletRequest request) throws IOException {
    return page(person, "multiple-document", RequestPath.after(request, "/lab"));
  }

  /** One document without the rest of the workbench. */
  @GetMapping({"/doc", "/doc/", "/doc/tree/**", "/doc/workspaces/**"})
  ResponseEntity<byte[]> doc(Person person, HttpServletRequest request) throws IOException {
    return page(person, "single-document", RequestPath.after(request, "/doc"));
  }

  private ResponseEntity<byte[]> page(Person person, String mode, String address)
      throws IOException {
    String template;
    try {
      template = Files.readString(bundle.scripts().resolve("index.html"));
    } catch (NoSuchFileException e) {
      return missing();
    }
    Matcher place = ADDRESS.matcher(address);
    boolean known = place.matches();
    String workspace = known && place.group(1) != null ? place.group(1) : "default";
    String tree = known && place.group(2) != null ? place.group(2) : "";
    String config =
        JupyterJson.MAPPER.writeValueAsString(LabConfig.of(person, mode, workspace, tree));
    // The config stands in a script element, which only '<' could end.
    String page = template.replace(PLACE_OF_CONFIG, config.replace("<", "\\u003c"));
    return ResponseEntity.ok()
        .contentType(HTML)
        .cacheControl(CacheControl.noCache())
        .body(page.getBytes(StandardCharsets.UTF_8));
  }

  private static ResponseEntity<byte[]> missing() {
    String page =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>JupyterLab is not built</title>
        <style>body { font: 1rem/1.5 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
        <h1>JupyterLab is not built yet</h1>
        <p>The editor's bundle is missing from this installation. Stop the server and start it again with
        <code>./smallfry up</code>: it builds what is missing. That needs Node.js.</p>
        <p><a href="/">To the console</a></p>
        """;
    return ResponseEntity.status(503)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .body(page.getBytes(StandardCharsets.UTF_8));
  }

  /** The page's config; the names are JupyterLab's. */
  private static final class LabConfig {
    static ObjectNode of(Person person, String mode, String workspace, String tree) {
      ObjectNode config = JupyterJson.object();
      config.put("appName", "Smallfry");
      config.put("appNamespace", "lab");
      config.put("appVersion", "4.6.4");
      config.put("baseUrl", "/");
      config.put("wsUrl", "");
      config.put("appUrl", "/lab");
      config.put("docUrl", "/doc");
      config.put("treeUrl", "/lab/tree");
      config.put("workspacesUrl", "/lab/workspaces");
      config.put("fullAppUrl", "/lab");
      config.put("fullStaticUrl", "/static/lab");
      config.put("fullLabextensionsUrl", "/lab/extensions");
      for (String api : new String[] {"settings", "themes"}) {
        config.put(api + "Url", "/lab/api/" + api);
        config.put("full" + capital(api) + "Url", "/lab/api/" + api);
      }
      config.put("translationsApiUrl", "/lab/api/translations");
      config.put("workspacesApiUrl", "/lab/api/workspaces");
      config.put("listingsUrl", "/lab/api/listings");
      config.put("licensesUrl", "/lab/api/licenses");
      config.put("mode", mode);
      config.put("workspace", workspace);
      config.put("treePath", tree);
      config.put("preferredPath", "/");
      config.put("serverRoot", "~/" + person.name());
      config.putArray("federated_extensions");
      config.putArray("disabledExtensions");
      config.putArray("deferredExtensions");
      config.put("terminalsAvailable", true);
      for (String off :
          new String[] {
            "buildAvailable",
            "buildCheck",
            "devMode",
            "cacheFiles",
            "quitButton",
            "allow_hidden_files",
            "delete_to_trash"
          }) {
        config.put(off, false);
      }
      config.put("exposeAppInBrowser", false);
      config.put("notebookVersion", "[2, 17, 0]");
      // Signed in by cookie: no secret stands in the page.
      config.put("token", "");
      config.putObject("news").put("disabled", true);
      return config;
    }

    private static String capital(String word) {
      return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
  }
}
