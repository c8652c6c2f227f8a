package io.smallfry.server.lab;

import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.jupyter.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** JupyterLab's settings: {@code /lab/api/settings}. */
@JupyterApi
class SettingsController {
  private static final String BASE = "/lab/api/settings";

  private final SettingSchemas schemas;
  private final SettingStore store;

  SettingsController(SettingSchemas schemas, SettingStore store) {
    this.schemas = schemas;
    this.store = store;
  }

  @GetMapping({BASE, BASE + "/", BASE + "/**"})
  ResponseEntity<String> get(
      Person person,
      HttpServletRequest request,
      @RequestParam(name = "ids_only", defaultValue = "false") boolean idsOnly) {
    String id = RequestPath.after(request, BASE);
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JupyterJson.MAPPER.createGenerator(text)) {
      if (id.isEmpty()) {
        all(out, person, idsOnly);
      } else {
        one(out, require(id), store.find(person.id(), id).orElse(null));
      }
    }
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(text.toString());
  }

  private SettingSchemas.Schema require(String id) {
    SettingSchemas.Schema schema = schemas.all().get(id);
    if (schema == null) {
      throw JupyterException.notFound("Schema not found: " + id);
    }
    return schema;
  }

  private void all(JsonGenerator out, Person person, boolean idsOnly) {
    Map<String, SettingStore.Setting> own = idsOnly ? Map.of() : store.all(person.id());
    out.writeStartObject();
    out.writeName("settings");
    out.writeStartArray();
    for (SettingSchemas.Schema schema : schemas.all().values()) {
      if (idsOnly) {
        out.writeStartObject();
        out.writeStringProperty("id", schema.id());
        out.writeEndObject();
      } else {
        one(out, schema, own.get(schema.id()));
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void one(
      JsonGenerator out, SettingSchemas.Schema schema, SettingStore.@Nullable Setting own) {
    String raw = own == null ? "{}" : own.raw();
    ObjectNode settings = LenientJson.parse(raw);
    out.writeStartObject();
    out.writeStringProperty("id", schema.id());
    out.writeName("schema");
    out.writeRawValue(schema.json());
    out.writeStringProperty("version", schema.version());
    out.writeStringProperty("raw", raw);
    out.writeName("settings");
    JupyterJson.MAPPER.writeTree(out, settings == null ? JupyterJson.object() : settings);
    if (own == null) {
      out.writeNullProperty("last_modified");
      out.writeNullProperty("created");
    } else {
      out.writeStringProperty("last_modified", JupyterJson.time(own.updated()));
      out.writeStringProperty("created", JupyterJson.time(own.created()));
    }
    if (settings == null) {
      out.writeStringProperty("warning", "The settings are not valid JSON5; defaults are used.");
    }
    out.writeEndObject();
  }

  @PutMapping(BASE + "/**")
  ResponseEntity<Void> put(Person person, HttpServletRequest request) throws IOException {
    SettingSchemas.Schema schema = require(RequestPath.after(request, BASE));
    String raw = JupyterJson.text(JupyterJson.requiredBody(request), "raw");
    if (raw == null) {
      throw JupyterException.badRequest("Missing field in JSON data: raw");
    }
    if (LenientJson.parse(raw) == null) {
      throw JupyterException.badRequest("The settings are not valid JSON5");
    }
    store.save(person.id(), schema.id(), raw);
    return ResponseEntity.noContent().build();
  }
}
