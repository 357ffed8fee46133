package selfstudy.infra;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * How to start one server.
 *
 * @param arguments the command line: no secrets, any user can read it
 * @param environment variables to set; secrets go here
 * @param inherited prefix of the variables that the server must not inherit from us
 * @param ready a page that answers 200 once the server serves
 */
record ServerCommand(
    List<String> arguments, Map<String, String> environment, String inherited, URI ready) {}
