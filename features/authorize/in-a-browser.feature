@browser
Feature: The pages of the endpoint in a browser

  @req:authorize/login-page-refuses-frames
  Scenario: A page of another site shows the login page in a frame
    Given a valid authorization request
    And the end-user is not signed in
    When a page of another site shows it in a frame
    Then the frame shows nothing of the "login page"

  @req:authorize/consent-page-refuses-frames
  Scenario: A page of another origin of the same site shows the consent page in a frame
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "consent"
    When the target asks for consent
    And a page of another origin of the same site shows it in a frame
    Then the frame shows nothing of the "consent page"

  @req:authorize/address-not-in-referrer
  Scenario: Nobody learns the address of the login page
    Given a valid authorization request
    And the end-user is not signed in
    When the end-user signs in
    Then no other place learns the address of a page

  @req:authorize/no-code-in-history
  Scenario Outline: The history after a sign-in whose response stands <where>
    Given a valid authorization request
    And the end-user is not signed in
    And it asks for the response mode "<mode>"
    When the end-user signs in
    Then the browser's history tells nothing of the response

    Examples:
      | mode      | where        |
      |           | in the query |
      | form_post | in a form    |

  @req:authorize/form-post-submits-itself
  Scenario: The page with the response sends its form
    Given a valid authorization request
    And the end-user is not signed in
    And it asks for the response mode "form_post"
    When the end-user signs in
    Then the form has brought the response to the client by itself

  @req:authorize/error-page-readable
  Scenario Outline: An error page that is due to the <parameter> says something
    Given a valid authorization request
    And it asks for "<parameter>" as "<value>"
    Then the end-user is told in words that something is wrong

    Examples:
      | parameter    | value                       |
      | client_id    | a-client-of-nobody          |
      | redirect_uri | https://attacker.example/cb |

  @req:authorize/pages-titled
  Scenario: The login page has a title and a language
    Given a valid authorization request
    And the end-user is not signed in
    Then the "login page" has a title and a language

  @req:authorize/pages-titled
  Scenario: The error page has a title and a language
    Given a valid authorization request
    And it asks for "client_id" as "a-client-of-nobody"
    Then the "error page" has a title and a language

  @req:authorize/markup-inert
  Scenario Outline: Markup in <parameter> stays dead for an end-user who is not signed in
    Given a valid authorization request
    And the end-user is not signed in
    And its "<parameter>" is live markup
    Then no page comes alive with it

    Examples:
      | parameter     |
      | client_id     |
      | redirect_uri  |
      | response_type |
      | scope         |
      | state         |
      | login_hint    |

  @req:authorize/markup-inert
  Scenario Outline: Markup in <parameter> stays dead on the consent page
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "consent"
    And its "<parameter>" is live markup
    Then no page comes alive with it

    Examples:
      | parameter |
      | state     |
      | scope     |
