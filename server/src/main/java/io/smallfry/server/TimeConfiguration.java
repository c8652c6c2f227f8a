package io.smallfry.server;

import java.time.Clock;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clock that every feature asks; tests put another one in its place. */
@Configuration(proxyBeanMethods = false)
class TimeConfiguration {
  @Bean
  InstantSource clock() {
    return Clock.systemUTC();
  }
}
