Feature: Clients that are told on the back channel

  @req:logout/back-channel @serial
  Scenario: A client is told by a correct logout token that its end-user is signed out
    Given the end-user has just signed in
    And a valid sign-out request of a client that wants to be told
    Then the client is sent a correct logout token
