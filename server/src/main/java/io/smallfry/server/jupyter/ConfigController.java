package io.smallfry.server.jupyter;

import io.smallfry.server.access.Person;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jupyter's config sections, which front ends keep for each person: {@code /api/config}. */
@JupyterApi
@RequestMapping("/api/config/{section}")
class ConfigController {
  private static final Pattern SECTION = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

  private final JdbcClient database;
  private final TransactionTemplate transactions;

  ConfigController(JdbcClient database, TransactionTemplate transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @GetMapping
  JsonNode get(Person person, @PathVariable String section) {
    return read(person, checked(section));
  }

  @PutMapping
  ResponseEntity<Void> put(Person person, @PathVariable String section, HttpServletRequest request)
      throws IOException {
    write(person, checked(section), JupyterJson.requiredBody(request));
    return ResponseEntity.noContent().build();
  }

  @PatchMapping
  JsonNode patch(Person person, @PathVariable String section, HttpServletRequest request)
      throws IOException {
    checked(section);
    ObjectNode change = JupyterJson.requiredBody(request);
    return transactions.execute(status -> {
      ObjectNode present = read(person, section);
      merge(present, change);
      write(person, section, present);
      return present;
    });
  }

  private static String checked(String section) {
    if (!SECTION.matcher(section).matches()) {
      throw JupyterException.notFound("No such section: " + section);
    }
    return section;
  }

  /** Objects are merged, null removes. */
  private static void merge(ObjectNode into, ObjectNode change) {
    for (Map.Entry<String, JsonNode> entry : change.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        into.remove(key);
      } else if (value instanceof ObjectNode inner) {
        if (!(into.get(key) instanceof ObjectNode)) {
          into.putObject(key);
        }
        ObjectNode below = (ObjectNode) into.get(key);
        merge(below, inner);
        if (below.isEmpty()) {
          into.remove(key);
        }
      } else {
        into.set(key, value);
      }
    }
  }

  private ObjectNode read(Person person, String section) {
    return database
        .sql("select data from jupyter_config where person_id = ? and section = ?")
        .params(person.id(), section)
        .query(String.class)
        .optional()
        .map(json -> (ObjectNode) JupyterJson.MAPPER.readTree(json))
        .orElseGet(JupyterJson::object);
  }

  private void write(Person person, String section, ObjectNode data) {
    database
        .sql(
            """
            insert into jupyter_config (person_id, section, data) values (?, ?, ?)
            on conflict (person_id, section) do update set data = excluded.data
            """)
        .params(person.id(), section, JupyterJson.MAPPER.writeValueAsString(data))
        .update();
  }
}
