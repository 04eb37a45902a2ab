Feature: What the metadata say and what the authorization endpoint does

  @req:metadata/response-types-work
  Scenario Outline: The listed response type "<type>" works
    Given a valid authorization request for the response type "<type>"
    And it has the listed value "<type>" of "response_type"
    Then the listed value of "response_type" works

    Examples:
      | type                |
      | code                |
      | token               |
      | id_token            |
      | id_token token      |
      | code token          |
      | code id_token       |
      | code id_token token |
      | none                |

  @req:metadata/response-types-complete
  Scenario Outline: The unlisted response type "<type>" is refused
    Given a valid authorization request of a client who may use the response type "<type>"
    When it has the unlisted value "<type>" of "response_type"
    Then the unlisted value of "response_type" is refused

    Examples:
      | type                |
      | token               |
      | id_token            |
      | id_token token      |
      | code token          |
      | code id_token       |
      | code id_token token |
      | none                |

  @req:metadata/response-modes-work
  Scenario Outline: The listed response mode "<mode>" works
    Given a valid authorization request
    And the end-user is signed in
    And it has the listed value "<mode>" of "response_mode"
    When consent is given where it is asked
    Then the client gets what it asked for, where it asked for it

    Examples:
      | mode      |
      | query     |
      | fragment  |
      | form_post |

  @req:metadata/response-modes-complete
  Scenario Outline: The unlisted response mode "<mode>" is not used
    Given a valid authorization request
    And the end-user is signed in
    When it has the unlisted value "<mode>" of "response_mode"
    And consent is given where it is asked
    Then the unlisted response mode is not used

    Examples:
      | mode      |
      | fragment  |
      | form_post |
      | jwt       |

  @req:metadata/challenge-methods-work
  Scenario Outline: The listed code challenge method "<method>" works
    Given a valid authorization request
    And it has the listed value "<method>" of "code_challenge_method"
    Then the listed value of "code_challenge_method" works

    Examples:
      | method |
      | S256   |
      | plain  |

  @req:metadata/challenge-methods-complete
  Scenario: The unlisted code challenge method "plain" is refused
    Given a valid authorization request
    When it has the unlisted value "plain" of "code_challenge_method"
    Then the unlisted value of "code_challenge_method" is refused

  @req:metadata/prompts-work
  Scenario Outline: The listed prompt "<prompt>" works
    Given a valid authorization request
    And it has the listed value "<prompt>" of "prompt"
    Then the listed value of "prompt" works

    Examples:
      | prompt         |
      | none           |
      | login          |
      | consent        |
      | select_account |
      | create         |

  @req:metadata/prompts-complete
  Scenario Outline: The unlisted prompt "<prompt>" is refused
    Given a valid authorization request
    When it has the unlisted value "<prompt>" of "prompt"
    Then the unlisted value of "prompt" is refused

    Examples:
      | prompt         |
      | login          |
      | consent        |
      | select_account |
      | create         |

  @req:metadata/request-object-algorithms-work
  Scenario Outline: A request object of the listed algorithm "<algorithm>" works
    Given a valid authorization request in a request object of the listed algorithm "<algorithm>"
    Then the request proceeds

    Examples:
      | algorithm |
      | none      |
      | HS256     |
      | RS256     |
      | PS256     |
      | ES256     |
      | ES384     |
      | EdDSA     |
