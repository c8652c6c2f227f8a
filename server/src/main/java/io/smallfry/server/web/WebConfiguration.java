package io.smallfry.server.web;

import io.smallfry.server.ServerSettings;
import java.time.Duration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;

@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
  private final ServerSettings settings;

  WebConfiguration(ServerSettings settings) {
    this.settings = settings;
  }

  /** The console's files carry a hash of their content in their names. */
  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations(settings.home().resolve("web/console/dist/assets").toUri() + "/")
        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).immutable())
        .resourceChain(true)
        .addResolver(new EncodedResourceResolver());
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> errorPage() {
    return factory -> factory.addErrorPages(new ErrorPage(ErrorController.PATH));
  }
}
