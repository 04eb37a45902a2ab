Feature: Success at the authorization endpoint

  @req:authorize/state-returned-with-code
  Scenario Outline: A state with <what> comes back with the code
    Given a valid authorization request
    And the end-user is signed in
    And its state ends with "<text>"
    When consent is given where it is asked
    Then the client gets a code with its state

    Examples:
      | what                   | text            |
      | letters and digits     | Az09            |
      | plus, slash and equals | a+b/c==         |
      | ampersand and percent  | a&b=c%20d%26    |
      | spaces and quotes      | a 'b' (c) ~     |
      | letters beyond ASCII   | éß漢😀          |
      | a number sign          | a#b=c           |
      | a question mark        | a?b=c           |
      | unreserved characters  | -._~-._~        |

  @req:authorize/state-returned-with-code
  Scenario: A state of 128 characters comes back with the code
    Given a valid authorization request
    And the end-user is signed in
    And its "state" has 128 characters
    When consent is given where it is asked
    Then the client gets a code with its state

  @req:authorize/login-completes-request
  Scenario: Signing in completes the request
    Given a valid authorization request
    And the end-user is not signed in
    When the end-user signs in
    Then the client gets a code with its state

  @req:authorize/redirect-after-sign-in
  Scenario: The redirect after sign-in does not forward the password
    Given a valid authorization request
    And the end-user is not signed in
    When the end-user signs in
    Then no redirect after a form forwards it

  @req:authorize/login-keeps-challenge
  Scenario: The code after a sign-in is bound to the request's code challenge
    Given a valid authorization request
    And the end-user is not signed in
    When the end-user signs in
    And the code is exchanged
    Then the exchange gives tokens

  @req:authorize/access-denied
  Scenario: An end-user's refusal reaches the client
    Given a valid authorization request
    And the end-user is not signed in
    When the end-user denies
    Then the answer is "access_denied"

  @req:authorize/login-page-not-framable
  Scenario: The login page cannot be framed
    Given a valid authorization request
    And the end-user is not signed in
    Then the "login page" cannot be framed

  @req:authorize/redirect-uri-query-kept
  Scenario: The registered query is kept beside a code
    Given a valid authorization request of a client whose redirect URI has a query
    And the end-user is signed in
    When consent is given where it is asked
    Then the registered query is kept
