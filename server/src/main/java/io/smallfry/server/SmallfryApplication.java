package io.smallfry.server;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.admin.SpringApplicationAdminJmxAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

/** The Spring application; {@link SmallfryServer} starts it. What we don't use isn't started. */
@SpringBootApplication(
    proxyBeanMethods = false,
    exclude = {
      ApplicationAvailabilityAutoConfiguration.class,
      DataSourceAutoConfiguration.class,
      DataSourceInitializationAutoConfiguration.class,
      ErrorMvcAutoConfiguration.class,
      JmxAutoConfiguration.class,
      ProjectInfoAutoConfiguration.class,
      SpringApplicationAdminJmxAutoConfiguration.class,
      SslAutoConfiguration.class,
      TaskExecutionAutoConfiguration.class,
      TaskSchedulingAutoConfiguration.class,
      UserDetailsServiceAutoConfiguration.class
    })
class SmallfryApplication {}
