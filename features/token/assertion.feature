Feature: Clients that authenticate by a signed assertion

  @req:token/assertion-works
  Scenario Outline: A client that authenticates by <method> gets tokens
    Given a valid token request of a client that authenticates by "<method>"
    Then the token endpoint answers "tokens"

    Examples:
      | method            |
      | private_key_jwt   |
      | client_secret_jwt |

  @req:token/assertion-for-issuer
  Scenario: An assertion for the issuer gives tokens
    Given a valid token request of a client that authenticates by a signed assertion
    When the assertion is meant for the issuer
    Then the token endpoint answers "tokens"

  @req:token/assertion-signature
  Scenario Outline: An assertion that is <bent> is refused
    Given a valid token request of a client that authenticates by a signed assertion
    When the assertion is "<bent>"
    Then the token endpoint answers "invalid_client", or tolerably "invalid_request, invalid_grant, unauthorized_client"

    Examples:
      | bent                                 |
      | unsigned                             |
      | unsigned, by a name in other letters |
      | signed otherwise                     |
      | signed with a foreign key            |
      | no JWT                               |

  @req:token/assertion-signature
  Scenario: An assertion that another client signed is refused
    Given a valid token request of a client that authenticates by a signed assertion
    When the assertion is signed with the key of another client
    Then the token endpoint answers "invalid_client", or tolerably "invalid_request, invalid_grant, unauthorized_client"

  @req:token/assertion-parties
  Scenario Outline: An assertion that is <bent> is refused
    Given a valid token request of a client that authenticates by a signed assertion
    When the assertion is "<bent>"
    Then the token endpoint answers "invalid_client", or tolerably "invalid_request, invalid_grant, unauthorized_client"

    Examples:
      | bent                     |
      | issued by another client |
      | without an issuer        |
      | about another client     |
      | without a subject        |

  @req:token/assertion-audience
  Scenario Outline: An assertion that is <bent> is refused
    Given a valid token request of a client that authenticates by a signed assertion
    When the assertion is "<bent>"
    Then the token endpoint answers "invalid_client", or tolerably "invalid_request, invalid_grant, unauthorized_client"

    Examples:
      | bent                     |
      | meant for another server |
      | meant for nobody         |

  @req:token/assertion-time
  Scenario Outline: An assertion that is <bent> is refused
    Given a valid token request of a client that authenticates by a signed assertion
    When the assertion is "<bent>"
    Then the token endpoint answers "invalid_client", or tolerably "invalid_request, invalid_grant, unauthorized_client"

    Examples:
      | bent                 |
      | one that has expired |
      | not valid yet        |
      | valid for ever       |

  @req:token/assertion-once
  Scenario: An assertion that was used before is refused
    Given a valid token request of a client that authenticates by a signed assertion
    When the assertion has been used before
    Then the token endpoint answers "invalid_client", or tolerably "invalid_request, invalid_grant, unauthorized_client"

  @req:token/assertion-type
  Scenario Outline: An assertion of the type "<type>" is refused
    Given a valid token request of a client that authenticates by a signed assertion
    When the token request has "client_assertion_type" as "<type>"
    Then the token endpoint answers "invalid_client", or tolerably "invalid_request, invalid_grant, unauthorized_client"

    Examples:
      | type                                                     |
      | urn:ietf:params:oauth:client-assertion-type:saml2-bearer |
      | jwt-bearer                                               |
