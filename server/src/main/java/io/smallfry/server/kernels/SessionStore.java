package io.smallfry.server.kernels;

import io.smallfry.server.access.Person;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The sessions of each person. They live as long as their kernels, which don't outlive the server,
 * so they are kept in memory. Thread-safe.
 */
@Component
class SessionStore {
  private final KernelService kernels;
  private final Map<Long, Map<String, Session>> people = new ConcurrentHashMap<>();

  SessionStore(KernelService kernels) {
    this.kernels = kernels;
  }

  /** The sessions whose kernels are there, oldest first. */
  List<Session> list(Person person) {
    List<Session> alive = new ArrayList<>();
    Map<String, Session> sessions = sessions(person);
    synchronized (sessions) {
      sessions.values().removeIf(session -> !alive(person, session));
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
    }
  }

  void remove(Person person, Session session) {
    Map<String, Session> sessions = sessions(person);
    synchronized (sessions) {
      sessions.remove(session.id());
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
    return people.computeIfAbsent(person.id(), id -> new LinkedHashMap<>());
  }
}
