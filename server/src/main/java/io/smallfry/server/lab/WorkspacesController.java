package io.smallfry.server.lab;

import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.jupyter.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JupyterLab's workspaces, the layouts of its tabs: {@code /lab/api/workspaces}. */
@JupyterApi
class WorkspacesController {
  private static final String BASE = "/lab/api/workspaces";
  private static final int MAX_WORKSPACE = 4 << 20;
  private static final int MAX_ID = 300;

  private final JdbcClient database;
  private final InstantSource time;

  WorkspacesController(JdbcClient database, InstantSource time) {
    this.database = database;
    this.time = time;
  }

  @GetMapping({BASE, BASE + "/", BASE + "/**"})
  JsonNode get(Person person, HttpServletRequest request) {
    String id = RequestPath.after(request, BASE);
    return id.isEmpty() ? all(person) : one(person, id);
  }

  private ObjectNode all(Person person) {
    ObjectNode answer = JupyterJson.object();
    ObjectNode workspaces = answer.putObject("workspaces");
    ArrayNode ids = workspaces.putArray("ids");
    ArrayNode values = workspaces.putArray("values");
    database
        .sql("select * from lab_workspace where person_id = ? order by id")
        .param(person.id())
        .query(row -> {
          ids.add(row.getString("id"));
          values.add(
              workspace(
                  row.getString("data"),
                  row.getObject("created_at", OffsetDateTime.class),
                  row.getObject("updated_at", OffsetDateTime.class)));
        });
    return answer;
  }

  /** An unknown one is empty: Lab asks before it makes it. */
  private ObjectNode one(Person person, String id) {
    return database
        .sql("select * from lab_workspace where person_id = ? and id = ?")
        .params(person.id(), id)
        .query((row, number) ->
            workspace(
                row.getString("data"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getObject("updated_at", OffsetDateTime.class)))
        .optional()
        .orElseGet(() -> {
          ObjectNode empty = JupyterJson.object();
          empty.putObject("data");
          empty.putObject("metadata").put("id", id);
          return empty;
        });
  }

  private static ObjectNode workspace(String data, OffsetDateTime created, OffsetDateTime updated) {
    ObjectNode workspace = (ObjectNode) JupyterJson.MAPPER.readTree(data);
    ObjectNode metadata = workspace.withObjectProperty("metadata");
    metadata.put("created", JupyterJson.time(created.toInstant()));
    metadata.put("last_modified", JupyterJson.time(updated.toInstant()));
    return workspace;
  }

  @PutMapping(BASE + "/**")
  ResponseEntity<Void> put(Person person, HttpServletRequest request) throws IOException {
    String id = RequestPath.after(request, BASE);
    ObjectNode body = JupyterJson.body(request, MAX_WORKSPACE);
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw JupyterException.badRequest("A workspace needs an id of at most 300 characters");
    }
    if (body == null || !(body.get("data") instanceof ObjectNode)) {
      throw JupyterException.badRequest("A workspace needs an object 'data'");
    }
    if (!(body.get("metadata") instanceof ObjectNode metadata)
        || !id.equals(metadata.path("id").asString(""))) {
      throw JupyterException.badRequest("Workspace metadata ID mismatch: expected " + id);
    }
    OffsetDateTime now = time.instant().atOffset(ZoneOffset.UTC);
    // Every open tab sends its layout each ten seconds; what has not changed is not written.
    database
        .sql(
            """
            insert into lab_workspace (person_id, id, data, created_at, updated_at)
            values (?, ?, ?, ?, ?)
            on conflict (person_id, id)
            do update set data = excluded.data, updated_at = excluded.updated_at
            where lab_workspace.data <> excluded.data
            """)
        .params(person.id(), id, JupyterJson.MAPPER.writeValueAsString(body), now, now)
        .update();
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping(BASE + "/**")
  ResponseEntity<Void> delete(Person person, HttpServletRequest request) {
    String id = RequestPath.after(request, BASE);
    int deleted =
        database
            .sql("delete from lab_workspace where person_id = ? and id = ?")
            .params(person.id(), id)
            .update();
    if (deleted == 0) {
      throw JupyterException.notFound("No such workspace: " + id);
    }
    return ResponseEntity.noContent().build();
  }
}
