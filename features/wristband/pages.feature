Feature: Error and login pages

  @req:wristband/default-error-page
  Scenario Outline: <what> leads to the default error page
    Given a valid authorization request
    When "<parameter>" is "<value>"
    Then the answer is a redirect to the default error page

    Examples:
      | what                   | parameter    | value                |
      | An unknown client      | client_id    | nobody               |
      | A foreign redirect URI | redirect_uri | https://evil.test/cb |

  @req:wristband/custom-error-page
  Scenario: A foreign redirect URI leads to the custom error page
    Given a valid authorization request at the tenant with custom pages
    When "redirect_uri" is "https://evil.test/cb"
    Then the answer is a redirect to the custom error page

  @req:wristband/hosted-login-page
  Scenario Outline: <what> leads to the hosted login page
    Given a valid authorization request
    And the end-user is not signed in
    And it asks for "prompt" as "<prompt>"
    Then the answer is a redirect to the hosted login page

    Examples:
      | what         | prompt |
      | No prompt    |        |
      | prompt=login | login  |

  @req:wristband/custom-login-page
  Scenario: The custom login page is used
    Given a valid authorization request at the tenant with custom pages
    And the end-user is not signed in
    Then the answer is a redirect to the custom login page

  @req:wristband/custom-login-page-query-kept
  Scenario: The custom login page keeps its query
    Given a valid authorization request at the tenant with custom pages
    And the end-user is not signed in
    Then the query of the custom login page is kept

  @req:wristband/error-redirect-302
  Scenario Outline: The error of a bad <parameter> comes by 302
    Given a valid authorization request
    When "<parameter>" is "<value>"
    Then the client gets the error by 302

    Examples:
      | parameter     | value      |
      | response_type | unknown    |
      | prompt        | none login |
      | request       | x          |

  @req:wristband/tenant-named-on-error
  Scenario: An error names the tenant
    Given a valid authorization request
    When "response_type" is "unknown"
    Then the callback names the tenant

  @req:wristband/tenant-named-on-error
  Scenario: An error names the other tenant, too
    Given a valid authorization request at another tenant
    When "response_type" is "unknown"
    Then the callback names the tenant

  @req:wristband/tenant-named
  Scenario: A code comes with the tenant
    Given a valid authorization request
    And the end-user is signed in
    Then the callback names the tenant
