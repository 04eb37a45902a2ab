Feature: Redirect URIs

  @req:authorize/foreign-redirect-uri
  Scenario: A foreign redirect URI stays on the server
    Given a valid authorization request
    When "redirect_uri" is "https://evil.test/cb"
    Then the answer is "error page"

  @req:authorize/error-page-leaks-nothing
  Scenario: The error page does not lead on to the refused redirect URI
    Given a valid authorization request
    When "redirect_uri" is "https://evil.test/cb"
    Then the error page leads nowhere

  @req:authorize/redirect-uri-required
  Scenario: A missing redirect URI is an error where several are registered
    Given a valid authorization request of a client with two redirect URIs
    When "redirect_uri" is left out
    Then the answer is "error page"

  @req:authorize/redirect-uri-single-default
  Scenario: A missing redirect URI is no failure where one is registered
    Given a valid authorization request of a client with one redirect URI
    When "redirect_uri" is left out
    Then the answer is "login page, consent page, code, error page"

  @req:authorize/duplicate-redirect-uri
  Scenario: A redirect URI sent twice is refused
    Given a valid authorization request
    When "redirect_uri" is sent twice
    Then the answer is "error page", or tolerably "invalid_request"

  @req:authorize/duplicate-redirect-uri
  Scenario: A second, foreign redirect URI is refused
    Given a valid authorization request
    When "redirect_uri" is sent again as "https://evil.test/cb"
    Then the answer is "error page", or tolerably "invalid_request"

  @req:authorize/duplicate-redirect-uri
  Scenario: A foreign redirect URI before the registered one is refused
    Given a valid authorization request
    When "redirect_uri" is sent before as "https://evil.test/cb"
    Then the answer is "error page", or tolerably "invalid_request"

  @req:authorize/redirect-uri-of-another-client
  Scenario: A redirect URI of another client stays on the server
    Given a valid authorization request
    When it names a redirect URI of another client
    Then the answer is "error page"

  @req:authorize/http-redirect-uri
  Scenario: The registered redirect URI over plain HTTP stays on the server
    Given a valid authorization request
    When "redirect_uri" becomes the variant "plain-http"
    Then the answer is "error page"

  @req:authorize/redirect-uri-exact-match
  Scenario Outline: The registered redirect URI with <variant> stays on the server
    Given a valid authorization request
    When "redirect_uri" becomes the variant "<variant>"
    # A crash is no refusal, but it is no open door either; it weighs less than one.
    Then the answer is "error page", or tolerably "server failure"

    Examples:
      | variant             |
      | trailing-slash      |
      | path-case           |
      | path-suffix         |
      | sub-path            |
      | other-path          |
      | dot-segments        |
      | parent-path         |
      | encoded-slashes     |
      | dots-encoded-twice  |
      | dots-encoded-thrice |
      | semicolon-dots      |
      | backslash-path      |
      | double-slash        |
      | encoded-letter      |
      | encoded-twice       |
      | eight-kilobytes     |
      | foreign-host        |
      | other-port          |
      | default-port        |
      | userinfo            |
      | host-as-user        |
      | uri-as-user         |
      | other-scheme        |
      | scheme-case         |
      | host-suffix         |
      | host-case           |
      | sub-domain          |
      | backslash-host      |
      | homograph-host      |
      | punycode-host       |
      | scheme-relative     |
      | relative            |
      | javascript-scheme   |
      | data-scheme         |
      | file-scheme         |
      | extra-query         |
      | code-in-query       |
      | state-in-query      |
      | fragment            |
      | line-break          |
      | encoded-line-break  |
      | null-byte           |
      | escape-character    |
      | leading-space       |
      | trailing-space      |
      | leading-tab         |
      | trailing-tab        |
      | encoded-space       |

  @req:authorize/redirect-uri-query-match
  Scenario Outline: A registered redirect URI with <variant> stays on the server
    Given a valid authorization request of a client whose redirect URI has a query
    When "redirect_uri" becomes the variant "<variant>"
    Then the answer is "error page"

    Examples:
      | variant            |
      | query-removed      |
      | query-reordered    |
      | query-value-suffix |
      | query-value-prefix |
      | extra-query        |

  @req:authorize/loopback-port
  Scenario: A native application chooses the port of its loopback redirect URI
    Given a valid authorization request of a native client on loopback
    When it names another port of its loopback redirect URI
    Then the request proceeds to the redirect URI that it names

  @req:authorize/loopback-redirect-uri-match
  Scenario Outline: A loopback redirect URI with <variant> stays on the server
    Given a valid authorization request of a native client on loopback
    When "redirect_uri" becomes the variant "<variant>"
    Then the answer is "error page"

    Examples:
      | variant       |
      | foreign-host  |
      | leading-zeros |
      | loopback-name |
      | host-suffix   |
      | userinfo      |
      | other-scheme  |
      | other-path    |
      | sub-path      |
      | dot-segments  |
      | extra-query   |
