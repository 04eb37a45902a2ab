Feature: Pages, and the way to them

  @req:authorize/consent-page-not-framable
  Scenario: The consent page cannot be framed
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "consent"
    When the target asks for consent
    Then the "consent page" cannot be framed

  @req:authorize/error-page-not-framable
  Scenario: The error page cannot be framed
    Given a valid authorization request
    When "client_id" is one that nobody registered
    Then the "error page" cannot be framed

  @req:authorize/pages-name-no-referrer
  Scenario: The login page names no referrer
    Given a valid authorization request
    And the end-user is not signed in
    Then the "login page" names no referrer

  @req:authorize/pages-name-no-referrer
  Scenario: The error page names no referrer
    Given a valid authorization request
    When "client_id" is one that nobody registered
    Then the "error page" names no referrer

  @req:authorize/pages-without-third-parties
  Scenario: The login page loads nothing from other sites
    Given a valid authorization request
    And the end-user is not signed in
    Then the "login page" loads nothing from other sites

  @req:authorize/pages-without-third-parties
  Scenario: The error page loads nothing from other sites
    Given a valid authorization request
    When "client_id" is one that nobody registered
    Then the "error page" loads nothing from other sites

  @req:authorize/redirect-after-sign-in
  Scenario: The redirect after consent does not forward the form
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "consent"
    When the target asks for consent
    And the end-user consents
    Then no redirect after a form forwards it

  @req:authorize/responses-not-stored
  Scenario: A code is not stored
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    Then the response is not stored

  @req:authorize/responses-not-stored
  Scenario: An error is not stored
    Given a valid authorization request
    When "response_type" is "unknown"
    Then the response is not stored

  @req:authorize/https-required
  Scenario: Plain HTTP is upgraded or refused
    Given a valid authorization request
    When it is sent over plain HTTP
    Then plain HTTP is upgraded or refused

  @req:authorize/endpoint-without-fragment
  Scenario: No endpoint has a fragment
    Given a valid authorization request
    Then no endpoint has a fragment

  @req:authorize/no-cors
  Scenario: The preflight of a script of another origin gets no permission
    Given a valid authorization request
    When it is the preflight of a script of another origin
    Then no cross-origin access is granted

  @req:authorize/automatic-error-redirect
  Scenario: An error sends an end-user on who is not signed in, or does not
    Given a valid authorization request
    And the end-user is not signed in
    When "response_type" is "unknown"
    Then it is recorded whether the error sends the end-user on

  @req:authorize/native-client-consent
  Scenario: A native application on loopback gets no code by itself
    Given a valid authorization request of a native client on loopback
    And the end-user is signed in
    Then the answer is "consent page, login page"

  @req:authorize/markup-escaped
  Scenario Outline: Markup in <parameter> is text on the page of an end-user who is not signed in
    Given a valid authorization request
    And the end-user is not signed in
    When "<parameter>" is markup
    Then no page holds it as markup

    Examples:
      | parameter             |
      | client_id             |
      | redirect_uri          |
      | response_type         |
      | response_mode         |
      | scope                 |
      | state                 |
      | nonce                 |
      | prompt                |
      | display               |
      | ui_locales            |
      | login_hint            |
      | acr_values            |
      | code_challenge_method |
      | x_unknown             |

  @req:authorize/markup-escaped
  Scenario Outline: Markup in <parameter> is text on the consent page
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "consent"
    And its "<parameter>" is markup
    When the target asks for consent
    Then no page holds it as markup

    Examples:
      | parameter |
      | state     |
      | scope     |
      | display   |

  @req:authorize/markup-escaped
  Scenario: Markup in the state is text on the page that posts the response
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "response_mode" as "form_post"
    And its "state" is markup
    When consent is given where it is asked
    Then no page holds it as markup

  @req:authorize/no-header-injection
  Scenario Outline: A line break in <parameter> does not reach a header
    Given a valid authorization request
    And the end-user is signed in
    When "<parameter>" ends with a line break and a header field
    Then no header field comes out of it

    Examples:
      | parameter     |
      | state         |
      | redirect_uri  |
      | client_id     |
      | response_type |
      | login_hint    |

  @req:authorize/interleaved-requests
  Scenario: Two tabs of one browser
    Given a valid authorization request
    And the end-user is not signed in
    When two requests of one browser are signed in, one after the other
    Then each answer belongs to its own request

  @req:authorize/codes-unguessable
  Scenario: Two hundred codes
    Given a valid authorization request
    And the end-user is signed in
    When 200 codes are asked for at once
    Then the codes cannot be guessed
