Feature: The place after signing out

  @req:logout/place-exact-match
  Scenario: A foreign place after signing out is not visited
    Given the end-user has just signed in
    And a valid sign-out request
    When "post_logout_redirect_uri" is "https://evil.test/bye"
    Then the end-user is not sent away

  @req:logout/place-exact-match
  Scenario Outline: The registered place with <variant> is not visited
    Given the end-user has just signed in
    And a valid sign-out request
    When "post_logout_redirect_uri" becomes the variant "<variant>"
    Then the end-user is not sent away

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

  @req:logout/place-of-another-client
  Scenario: The place of another client is not visited
    Given the end-user has just signed in
    And a valid sign-out request
    When it names a place after signing out of another client
    Then the end-user is not sent away

  @req:logout/place-of-another-client
  Scenario: The redirect URI of the client's requests is not visited
    Given the end-user has just signed in
    And a valid sign-out request
    When it names the redirect URI of its own requests as the place after signing out
    Then the end-user is not sent away

  @req:logout/place-without-client
  Scenario: A registered place alone is not visited where nobody is signed in
    Given the end-user has just signed in
    And a valid sign-out request
    When "id_token_hint" is left out
    And nobody is signed in in this browser
    Then the end-user is not sent away
