package io.smallfry.server.access;

import io.smallfry.server.ServerSettings;
import io.smallfry.server.web.ErrorKind;
import io.smallfry.server.web.ErrorResponses;
import io.smallfry.server.web.SecurityHeadersFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** The one chain that every request passes. What it doesn't name needs a signed-in person. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  @Bean
  SecurityFilterChain chain(
      HttpSecurity http, ServerSettings settings, Tokens tokens, Sessions sessions) {
    return http.csrf(AbstractHttpConfigurer::disable) // OriginFilter, in the form that Lab knows.
        .headers(AbstractHttpConfigurer::disable) // SecurityHeadersFilter, by area.
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(new SecurityHeadersFilter(), SecurityContextHolderFilter.class)
        .addFilterAfter(new HostFilter(settings), SecurityContextHolderFilter.class)
        .addFilterAfter(new AuthenticationFilter(tokens, sessions), HostFilter.class)
        .addFilterAfter(new OriginFilter(), AuthenticationFilter.class)
        .authorizeHttpRequests(paths ->
            paths
                .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                .permitAll()
                .requestMatchers(
                    HttpMethod.GET,
                    "/sign-in",
                    "/sign-in/page.css",
                    "/sign-in/page.js",
                    "/favicon.ico",
                    "/favicon.svg",
                    "/healthz",
                    "/readyz")
                .permitAll()
                .requestMatchers(HttpMethod.POST, "/api/v1/sign-in")
                .permitAll()
                .anyRequest()
                .authenticated())
        .exceptionHandling(errors ->
            errors
                .authenticationEntryPoint((request, response, e) -> askIn(request, response))
                .accessDeniedHandler((request, response, e) -> refuse(request, response)))
        .build();
  }

  /**
   * Names of files may hold what the strict firewall refuses: they come encoded, and the features
   * check paths.
   */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowUrlEncodedPercent(true);
    firewall.setAllowUrlEncodedSlash(true);
    firewall.setAllowUrlEncodedDoubleSlash(true);
    firewall.setAllowUrlEncodedPeriod(true);
    firewall.setAllowSemicolon(true);
    firewall.setAllowBackSlash(true);
    return firewall;
  }

  private static void askIn(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    String accept = request.getHeader("Accept");
    if (request.getMethod().equals("GET")
        && accept != null
        && accept.contains("text/html")
        && !path.startsWith("/api/")) {
      String query = request.getQueryString();
      String next = query == null ? path : path + "?" + query;
      response.setHeader("Cache-Control", "no-store");
      response.sendRedirect(
          next.equals("/")
              ? "/sign-in"
              : "/sign-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
      return;
    }
    boolean own = path.startsWith("/api/v1");
    if (own) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    ErrorResponses.write(
        request,
        response,
        own ? HttpStatus.UNAUTHORIZED : HttpStatus.FORBIDDEN,
        "not_signed_in",
        ErrorKind.USER,
        "Nobody is signed in: open the sign-in link, or send a token.");
  }

  private static void refuse(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ErrorResponses.write(
        request,
        response,
        HttpStatus.FORBIDDEN,
        "forbidden",
        ErrorKind.USER,
        "You may not do this.");
  }
}
