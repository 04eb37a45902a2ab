Feature: What a scope may ask for

  @req:authorize/unknown-scope
  Scenario: An unknown scope value is not granted
    Given a valid authorization request
    And the end-user is signed in
    When it asks for the scope "opcheck-unheard-of", too
    And consent is given where it is asked
    Then the added scope is not granted

  @req:authorize/scope-not-allowed
  Scenario: A scope value that the client may not have is not granted
    Given a valid authorization request of a client that may not have every scope
    And the end-user is signed in
    When it asks for a scope that the client may not have, too
    And consent is given where it is asked
    Then the added scope is not granted
