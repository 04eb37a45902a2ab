Feature: Failures that must not go to the client

  @req:authorize/unknown-client
  Scenario: An unknown client stays on the server
    Given a valid authorization request
    When "client_id" is one that nobody registered
    Then the answer is "error page"

  @req:authorize/missing-client
  Scenario: A missing client id stays on the server
    Given a valid authorization request
    When "client_id" is left out
    Then the answer is "error page"

  @req:authorize/missing-client
  Scenario: An empty client id stays on the server
    Given a valid authorization request
    When "client_id" is empty
    Then the answer is "error page"

  @req:authorize/duplicate-client-id
  Scenario: A client id sent twice stays on the server
    Given a valid authorization request
    When "client_id" is sent twice
    Then the answer is "error page"

  @req:authorize/duplicate-client-id
  Scenario: Two different client ids stay on the server
    Given a valid authorization request
    When "client_id" is sent again as "another-client"
    Then the answer is "error page"

  @req:authorize/client-checked-first
  Scenario Outline: A bad <parameter> does not open the way to a foreign redirect URI
    Given a valid authorization request
    And the same request with "<parameter>" as "<value>" is an error
    When "redirect_uri" becomes the variant "foreign-host"
    Then the answer is "error page"

    Examples:
      | parameter      | value       |
      | response_type  | unknown     |
      | prompt         | none login  |
      | request        | x           |
      | scope          | open\\id    |
      | response_mode  | unknown     |
      | id_token_hint  | garbage     |
      | code_challenge | short       |
