package io.smallfry.server.kernels;

import io.smallfry.runner.AtomicFiles;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The sessions of each person. They live as long as their kernels, and as these may outlive the
 * server, they stand in a file beside what is kept of those. Thread-safe.
 */
@Component
class SessionStore {
  private static final Logger log = LoggerFactory.getLogger(SessionStore.class);

  private final KernelService kernels;
  private final Path folder;
  private final Map<Long, Map<String, Session>> people = new ConcurrentHashMap<>();

  SessionStore(KernelService kernels, ServerSettings settings) {
    this.kernels = kernels;
    this.folder = settings.data().resolve("kernels");
  }

  /** The sessions whose kernels are there, oldest first. */
  List<Session> list(Person person) {
    List<Session> alive = new ArrayList<>();
    Map<String, Session> sessions = sessions(person);
    synchronized (sessions) {
      if (sessions.values().removeIf(session -> !alive(person, session))) {
        save(person, sessions);
      }
      alive.addAll(sessions.values());
    }
    return alive;
  }

  Optional<Session> byPath(Person person, String path) {
    return list(person).stream().filter(session -> session.path().equals(path)).findFirst();
  }

  /** A session, also one whose kernel has gone. */
  Optional<Session> find(Person person, String id) {
    Map<String, Session> sessions = sessions(person);
    synchronized (sessions) {
      return Optional.ofNullable(sessions.get(id));
    }
  }

  void put(Person person, Session session) {
    Map<String, Session> sessions = sessions(person);
    synchronized (sessions) {
      sessions.put(session.id(), session);
      save(person, sessions);
    }
  }

  void remove(Person person, Session session) {
    Map<String, Session> sessions = sessions(person);
    synchronized (sessions) {
      sessions.remove(session.id());
      save(person, sessions);
    }
  }

  boolean alive(Person person, Session session) {
    return kernels.find(person, session.kernel().id()).isPresent();
  }

  /** What orders a person's requests that look for a session and then make one. */
  Object lock(Person person) {
    return sessions(person);
  }

  private Map<String, Session> sessions(Person person) {
    return people.computeIfAbsent(person.id(), id -> load(person));
  }

  private Path file(Person person) {
    return folder.resolve("sessions-" + person.id() + ".json");
  }

  /** Those whose kernels were taken over from the former server. */
  private Map<String, Session> load(Person person) {
    Map<String, Session> sessions = new LinkedHashMap<>();
    if (!Files.exists(file(person))) {
      return sessions;
    }
    try {
      for (JsonNode each : JupyterJson.MAPPER.readTree(Files.readAllBytes(file(person)))) {
        kernels
            .find(person, each.path("kernel").asString())
            .ifPresent(kernel -> {
              Session session =
                  new Session(
                      each.path("id").asString(),
                      each.path("path").asString(),
                      each.path("name").asString(),
                      each.path("type").asString(),
                      kernel);
              sessions.put(session.id(), session);
            });
      }
    } catch (IOException | JacksonException e) {
      log.warn("The sessions of the former server can't be read", e);
    }
    return sessions;
  }

  private void save(Person person, Map<String, Session> sessions) {
    ArrayNode all = JupyterJson.array();
    for (Session session : sessions.values()) {
      all.addObject()
          .put("id", session.id())
          .put("path", session.path())
          .put("name", session.name())
          .put("type", session.type())
          .put("kernel", session.kernel().id());
    }
    try {
      Files.createDirectories(folder);
      // A power cut ends the kernels, too.
      AtomicFiles.write(
          file(person), JupyterJson.MAPPER.writeValueAsBytes(all), AtomicFiles.Durability.PROCESS);
    } catch (IOException e) {
      log.warn("The sessions can't be written: the next server won't know them", e);
    }
  }
}
