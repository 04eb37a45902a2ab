Feature: What no honest client sends

  @req:authorize/other-methods-refused
  Scenario Outline: A <method> gets nothing
    Given a valid authorization request
    When it is sent by the method "<method>"
    Then the request itself is refused

    Examples:
      | method |
      | PUT    |
      | DELETE |
      | PATCH  |

  @req:authorize/other-methods-refused
  Scenario: A HEAD does not make the server fail
    Given a valid authorization request
    When it is sent by the method "HEAD"
    Then the server copes with it

  @req:authorize/form-body-only
  Scenario: Parameters in a JSON body are not read
    Given a valid authorization request
    When it is sent as a POST with a JSON body
    Then the request itself is refused

  @req:authorize/huge-input
  Scenario Outline: A <parameter> of 60,000 characters does not make the server fail
    Given a valid authorization request
    When "<parameter>" has 60000 characters
    Then the server copes with it

    Examples:
      | parameter    |
      | state        |
      | nonce        |
      | scope        |
      | redirect_uri |
      | client_id    |

  @req:authorize/huge-input
  Scenario: 500 unknown parameters do not make the server fail
    Given a valid authorization request
    When 500 unknown parameters are added
    Then the server copes with it

  @req:authorize/malformed-request-line
  Scenario Outline: A <parameter> with <bytes> that are not encoded does not make the server fail
    Given a valid authorization request
    When "<parameter>" ends, unencoded, with "<bytes>"
    Then the server copes with it

    Examples:
      | parameter    | bytes               |
      | state        | a space             |
      | state        | a tab               |
      | state        | a NUL               |
      | state        | an escape character |
      | state        | quotes and brackets |
      | state        | letters beyond ASCII |
      | state        | bytes beyond ASCII  |
      | redirect_uri | a space             |
      | redirect_uri | a NUL               |
      | redirect_uri | bytes beyond ASCII  |
