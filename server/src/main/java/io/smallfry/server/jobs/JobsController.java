package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.jobs.JobViews.JobList;
import io.smallfry.server.jobs.JobViews.JobView;
import io.smallfry.server.jobs.JobViews.RunSummary;
import io.smallfry.server.jobs.JobViews.RunView;
import io.smallfry.server.runners.Runners;
import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/jobs")
class JobsController {
  private static final int RECENT = 30;

  private final Jobs jobs;
  private final RunStore runs;
  private final RunViews views;
  private final Notebooks notebooks;
  private final Runners runners;

  JobsController(Jobs jobs, RunStore runs, RunViews views, Notebooks notebooks, Runners runners) {
    this.jobs = jobs;
    this.runs = runs;
    this.views = views;
    this.notebooks = notebooks;
    this.runners = runners;
  }

  @GetMapping
  JobList list(Person person) {
    Map<Long, List<RunSummary>> recent =
        runs.recentOfAllJobs(person, RECENT).stream()
            .collect(
                Collectors.groupingBy(
                    Run::jobId, Collectors.mapping(RunSummary::of, Collectors.toList())));
    return new JobList(
        jobs.list(person).stream()
            .map(job -> JobView.of(job, person.name(), recent.getOrDefault(job.id(), List.of())))
            .toList());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  JobView create(Person person, HttpServletRequest request) throws IOException {
    return view(person, jobs.create(person, spec(person, request)));
  }

  @GetMapping("/{name}")
  JobView get(Person person, @PathVariable String name) {
    return view(person, jobs.get(person, name));
  }

  @PutMapping("/{name}")
  JobView replace(Person person, @PathVariable String name, HttpServletRequest request)
      throws IOException {
    jobs.get(person, name);
    return view(person, jobs.replace(person, name, spec(person, request)));
  }

  @PatchMapping("/{name}")
  JobView change(Person person, @PathVariable String name, HttpServletRequest request)
      throws IOException {
    boolean enabled = JobSpecReader.readEnabled(RequestJson.read(request));
    return view(person, jobs.setEnabled(person, name, enabled));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Person person, @PathVariable String name) {
    jobs.delete(person, name);
  }

  @PostMapping("/{name}/runs")
  @ResponseStatus(HttpStatus.CREATED)
  RunView run(Person person, @PathVariable String name, HttpServletRequest request)
      throws IOException {
    return views.of(
        jobs.runNow(person, name, JobSpecReader.readParameters(RequestJson.readOptional(request))));
  }

  /** What is written right may still name what isn't there. */
  private JobSpec spec(Person person, HttpServletRequest request) throws IOException {
    JobSpec spec = JobSpecReader.read(RequestJson.read(request));
    List<FieldError> errors = new ArrayList<>();
    try {
      notebooks.require(person, spec.notebook());
    } catch (Notebooks.MissingException e) {
      errors.add(new FieldError("notebook", String.valueOf(e.getMessage())));
    }
    String kernel = spec.kernel();
    if (kernel != null) {
      var specs = runners.of(person).specs();
      if (specs.find(kernel).isEmpty()) {
        errors.add(
            new FieldError(
                "kernel",
                "There is no kernel '"
                    + kernel
                    + "' here; there is "
                    + specs.all().stream()
                        .map(known -> known.name())
                        .sorted()
                        .collect(Collectors.joining(", "))
                    + "."));
      }
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(errors);
    }
    return spec;
  }

  private JobView view(Person person, Job job) {
    RunStore.Filter filter = new RunStore.Filter(job.spec().name(), null, List.of(), null);
    return JobView.of(
        job,
        person.name(),
        runs.list(person, filter, RECENT).stream().map(RunSummary::of).toList());
  }
}
