Feature: Request objects

  @req:authorize/request-object-signed
  Scenario: A signed request object gets a code with its state
    Given a valid authorization request in a signed request object
    And the end-user is signed in
    When consent is given where it is asked
    Then the client gets a code with the state of its request object

  @req:authorize/request-object-counts
  Scenario: A state beside the request object does not replace the one in it
    Given a valid authorization request in a signed request object
    And the end-user is signed in
    When "state" is "a-state-beside-the-object"
    And consent is given where it is asked
    Then the client gets a code with the state of its request object

  @req:authorize/request-object-counts
  Scenario: A foreign redirect URI beside the request object gets nothing
    Given a valid authorization request in a signed request object
    When "redirect_uri" is "https://evil.test/cb"
    Then the answer is "login page, consent page, code, error page, invalid_request_object, invalid_request"

  @req:authorize/request-object-alone
  Scenario: A state that stands only beside the request object does not come back
    Given a valid authorization request in a signed request object
    And its request object does not hold "state"
    And the end-user is signed in
    When "state" is "a-state-beside-the-object"
    And consent is given where it is asked
    Then the client gets a code without a state

  @req:authorize/request-object-unsigned
  Scenario: An unsigned request object is refused
    Given a valid authorization request in a signed request object
    When the request object is "unsigned"
    Then the answer is "invalid_request_object, invalid_request, error page"

  @req:authorize/request-object-signature
  Scenario Outline: A request object that is <bent> is refused
    Given a valid authorization request in a signed request object
    When the request object is "<bent>"
    Then the answer is "invalid_request_object, invalid_request, error page"

    Examples:
      | bent                      |
      | signed otherwise          |
      | signed with a foreign key |

  @req:authorize/request-object-client
  Scenario: A request object about another client is refused
    Given a valid authorization request in a signed request object
    When the request object is "about another client"
    Then the answer is "invalid_request_object, invalid_request, error page", or tolerably "unauthorized_client, invalid_client"

  @req:authorize/request-object-response-type
  Scenario: The response type beside a request object is not used in its place
    Given a valid authorization request in a signed request object
    When the request object is "for another response type"
    Then the answer is "invalid_request_object, invalid_request, unsupported_response_type, error page"

  @req:authorize/request-object-nested
  Scenario Outline: A request object that is <bent> is refused
    Given a valid authorization request in a signed request object
    When the request object is "<bent>"
    Then the answer is "invalid_request_object, invalid_request, error page"

    Examples:
      | bent                         |
      | one that holds another one   |
      | one that holds a request URI |

  @req:authorize/request-object-time
  Scenario Outline: A request object that is <bent> is refused
    Given a valid authorization request in a signed request object
    When the request object is "<bent>"
    Then the answer is "invalid_request_object, invalid_request, error page"

    Examples:
      | bent                 |
      | one that has expired |
      | not valid yet        |

  @req:authorize/request-object-audience
  Scenario: A request object for another server is refused
    Given a valid authorization request in a signed request object
    When the request object is "meant for another server"
    Then the answer is "invalid_request_object, invalid_request, error page"

  @req:authorize/request-object-issuer
  Scenario: A request object of another issuer is refused
    Given a valid authorization request in a signed request object
    When the request object is "issued by another client"
    Then the answer is "invalid_request_object, invalid_request, error page", or tolerably "unauthorized_client, invalid_client"

  @req:authorize/request-object-malformed
  Scenario Outline: A request object that is <bent> is refused
    Given a valid authorization request in a signed request object
    When the request object is "<bent>"
    Then the answer is "invalid_request_object, invalid_request, error page"

    Examples:
      | bent   |
      | no JWT |
      | a list |

  @req:authorize/request-object-once
  Scenario: A request object by value and by reference at once is refused
    Given a valid authorization request in a signed request object
    When "request_uri" is "https://rp.example.test/request.jwt"
    Then the answer is "invalid_request, invalid_request_object, invalid_request_uri, request_uri_not_supported, error page"

  @req:authorize/request-uri-works @serial
  Scenario: A request object at a registered request URI gets a code with its state
    Given a valid authorization request at a registered request URI
    And the end-user is signed in
    When consent is given where it is asked
    Then the client gets a code with the state of its request object

  @req:authorize/request-uri-registered @serial
  Scenario: A request URI that is not registered is refused
    Given a valid authorization request at a registered request URI
    When "request_uri" leads to the listener
    Then the answer is "invalid_request_uri, invalid_request, invalid_request_object, error page"

  @req:authorize/request-uri-content @serial
  Scenario Outline: A request URI that gives <content> is refused
    Given a valid authorization request at a registered request URI
    And the parameters of its request object stand beside it as well
    When the request URI gives "<content>"
    Then the answer is "invalid_request_uri, invalid_request_object, invalid_request, error page"

    Examples:
      | content                         |
      | a web page                      |
      | nothing                         |
      | half of its object              |
      | a megabyte of one letter        |
      | its object as not found         |
      | its object as an internal error |

  @req:authorize/request-uri-signature @serial
  Scenario Outline: A request URI that gives an object that is <bent> is refused
    Given a valid authorization request at a registered request URI
    And the parameters of its request object stand beside it as well
    When the request URI gives an object that is "<bent>"
    Then the answer is "invalid_request_uri, invalid_request_object, invalid_request, error page"

    Examples:
      | bent                      |
      | signed otherwise          |
      | signed with a foreign key |

  @req:authorize/request-uri-led-on @serial
  Scenario: A request URI that leads to another place is refused
    Given a valid authorization request at a registered request URI
    And the parameters of its request object stand beside it as well
    When the request URI gives "a redirect to another place"
    Then the answer is "invalid_request_uri, invalid_request_object, invalid_request, error page"

  @req:authorize/request-uri-unshown @serial
  Scenario Outline: An error shows nothing of <content> at the request URI
    Given a valid authorization request at a registered request URI
    And the parameters of its request object stand beside it as well
    When the request URI gives "<content>"
    Then nothing of what the request URI gave is shown

    Examples:
      | content                    |
      | a web page                 |
      | a page that says not found |
