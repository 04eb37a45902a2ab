Feature: Redirect URIs that nobody may register

  @req:authorize/http-redirect-uri-registered
  Scenario: A redirect URI with plain HTTP is not registered for a web client
    Given a client that registers itself
    When its redirect URI becomes the variant "plain-http"
    Then it is not registered with that

  @req:authorize/redirect-uri-fragment-registered
  Scenario: A redirect URI with a fragment is not registered
    Given a client that registers itself
    When its redirect URI becomes the variant "fragment"
    Then it is not registered with that

  @req:authorize/redirect-uri-form-registered
  Scenario Outline: The redirect URI with the variant <variant> is not registered for a web client
    Given a client that registers itself
    When its redirect URI becomes the variant "<variant>"
    Then it is not registered with that

    Examples:
      | variant           |
      | relative          |
      | javascript-scheme |
      | data-scheme       |
