// Code generated from clauses.yaml by model/spec/gen. DO NOT EDIT.

package spec

// Req001 is CPC-REQ-001: A call whose Action is CancelPhysicalConnection reaches the cancel operation.
var Req001 = &Clause{ID: "CPC-REQ-001", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S05",
	Statement: "A call whose Action is CancelPhysicalConnection reaches the cancel operation.",
	Observe:   "Send a signed call with that Action for a circuit in Initial; the answer is a success or one of the documented cancel errors, never an unknown-action error.",
}

// Req002 is CPC-REQ-002: Action has to be present.
var Req002 = &Clause{ID: "CPC-REQ-002", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S05",
	Statement: "Action has to be present.",
	Observe:   "Leave Action out of an otherwise good call; the answer is an error (4xx) and no circuit changes.",
}

// Req003 is CPC-REQ-003: PhysicalConnectionId has to be present.
var Req003 = &Clause{ID: "CPC-REQ-003", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S06",
	Statement: "PhysicalConnectionId has to be present.",
	Observe:   "Leave it out; the answer is an error (4xx) and no circuit of the region changes state.",
}

// Req004 is CPC-REQ-004: PhysicalConnectionId selects the circuit that is cancelled, and only that one.
var Req004 = &Clause{ID: "CPC-REQ-004", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S06",
	Statement: "PhysicalConnectionId selects the circuit that is cancelled, and only that one.",
	Observe:   "With two circuits in Initial, cancel one by id; the other still reads Initial.",
}

// Req005 is CPC-REQ-005: RegionId has to be present.
var Req005 = &Clause{ID: "CPC-REQ-005", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S07",
	Statement: "RegionId has to be present.",
	Observe:   "Leave it out; the answer is an error (4xx) and the circuit keeps its state.",
}

// Req006 is CPC-REQ-006: RegionId names the region the circuit belongs to.
var Req006 = &Clause{ID: "CPC-REQ-006", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S07",
	Statement: "RegionId names the region the circuit belongs to.",
	Observe:   "Cancel with the circuit's own region succeeds.",
}

// Req007 is CPC-REQ-007: Every region id listed by DescribeRegions can be used as RegionId.
var Req007 = &Clause{ID: "CPC-REQ-007", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S07",
	Statement: "Every region id listed by DescribeRegions can be used as RegionId.",
	Observe:   "Take ids from DescribeRegions; a cancel of an unknown circuit in each gives the circuit not-found error, not a region error.",
}

// Req008 is CPC-REQ-008: ClientToken may be left out.
var Req008 = &Clause{ID: "CPC-REQ-008", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S08",
	Statement: "ClientToken may be left out.",
	Observe:   "Cancel without ClientToken from an allowed state succeeds.",
}

// Req009 is CPC-REQ-009: A ClientToken of 1 to 64 ASCII characters is accepted.
var Req009 = &Clause{ID: "CPC-REQ-009", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S08",
	Statement: "A ClientToken of 1 to 64 ASCII characters is accepted.",
	Observe:   "Cancel with tokens of length 1, 36 and 64 from printable ASCII; each succeeds from an allowed state.",
}

// Req010 is CPC-REQ-010: A ClientToken longer than 64 characters or with non-ASCII characters is outside the contract and is refused.
var Req010 = &Clause{ID: "CPC-REQ-010", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S08",
	Statement: "A ClientToken longer than 64 characters or with non-ASCII characters is outside the contract and is refused.",
	Observe:   "Send 65 characters and one non-ASCII character; a 4xx answer without state change conforms, acceptance is reported.",
}

// Req011 is CPC-REQ-011: All parameters are plain strings carried in the query of the request URL.
var Req011 = &Clause{ID: "CPC-REQ-011", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S10",
	Statement: "All parameters are plain strings carried in the query of the request URL.",
	Observe:   "Send the example form of the page with GET; it is processed.",
}

// Req012 is CPC-REQ-012: The common parameters accompany the operation parameters.
var Req012 = &Clause{ID: "CPC-REQ-012", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-COMMON-VPC, SEED",
	SeedRef:   "S10",
	Statement: "The common parameters accompany the operation parameters.",
	Observe:   "The same call without signature parameters is refused; with them it is processed.",
}

// Req013 is CPC-REQ-013: Both http and https are possible schemes.
var Req013 = &Clause{ID: "CPC-REQ-013", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S10",
	Statement: "Both http and https are possible schemes.",
	Observe:   "Repeat one read over each scheme the target offers; record which are served.",
}

// Req014 is CPC-REQ-014: Both GET and POST are declared methods.
var Req014 = &Clause{ID: "CPC-REQ-014", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SDK", Source: "K-META",
	Statement: "Both GET and POST are declared methods.",
	Observe:   "Send the same cancel-not-found call by GET and by POST; both give the same Code.",
}

// Req015 is CPC-REQ-015: An unknown extra parameter does not change the outcome.
var Req015 = &Clause{ID: "CPC-REQ-015", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "An unknown extra parameter does not change the outcome.",
	Observe:   "Add Foo=bar to a good call; compare Code and state with the call without it.",
}

// Req016 is CPC-REQ-016: Parameter names are case-sensitive.
var Req016 = &Clause{ID: "CPC-REQ-016", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Parameter names are case-sensitive.",
	Observe:   "Send physicalconnectionid instead; expect the missing-parameter reaction; report otherwise.",
}

// Req017 is CPC-REQ-017: An empty PhysicalConnectionId is treated as missing or not found, never as all circuits.
var Req017 = &Clause{ID: "CPC-REQ-017", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "An empty PhysicalConnectionId is treated as missing or not found, never as all circuits.",
	Observe:   "Send PhysicalConnectionId= ; expect 4xx; no circuit changes.",
}

// Req018 is CPC-REQ-018: Identifiers in the examples begin with pc- followed by letters and digits.
var Req018 = &Clause{ID: "CPC-REQ-018", Operation: "CancelPhysicalConnection", Level: "MAY", Strength: "SEED", Source: "SEED",
	SeedRef:   "S06",
	Statement: "Identifiers in the examples begin with pc- followed by letters and digits.",
	Observe:   "Record the form of ids the target hands out; do not fail on another form.",
}

// Req019 is CPC-REQ-019: The page points to the API explorer for trying calls and generating code; nothing normative follows.
var Req019 = &Clause{ID: "CPC-REQ-019", Operation: "CancelPhysicalConnection", Level: "MAY", Strength: "SEED", Source: "SEED",
	SeedRef:   "S04",
	Statement: "The page points to the API explorer for trying calls and generating code; nothing normative follows.",
	Observe:   "Not tested; kept so that every statement of the page has an entry.",
	Untested:  "nothing normative follows from it",
}

// Resp001 is CPC-RESP-001: A successful cancel answers with RequestId as its documented output.
var Resp001 = &Clause{ID: "CPC-RESP-001", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S09",
	Statement: "A successful cancel answers with RequestId as its documented output.",
	Observe:   "Parse the success body; RequestId is present and is a non-empty string.",
}

// Resp002 is CPC-RESP-002: In JSON the success body is an object whose member RequestId is a string.
var Resp002 = &Clause{ID: "CPC-RESP-002", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S12",
	Statement: "In JSON the success body is an object whose member RequestId is a string.",
	Observe:   "Format=JSON; top level is an object; RequestId is a JSON string at top level.",
}

// Resp003 is CPC-RESP-003: In XML the success document has the root CancelPhysicalConnectionResponse with a child RequestId.
var Resp003 = &Clause{ID: "CPC-RESP-003", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S11",
	Statement: "In XML the success document has the root CancelPhysicalConnectionResponse with a child RequestId.",
	Observe:   "Format=XML; parse; root name and child name match exactly, child text is not empty.",
}

// Resp004 is CPC-RESP-004: RequestId has the form of the examples, an upper-case UUID of 36 characters.
var Resp004 = &Clause{ID: "CPC-RESP-004", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S09",
	Statement: "RequestId has the form of the examples, an upper-case UUID of 36 characters.",
	Observe:   "Match ^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$; warn when it does not.",
}

// Resp005 is CPC-RESP-005: The success body carries nothing but RequestId.
var Resp005 = &Clause{ID: "CPC-RESP-005", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S09",
	Statement: "The success body carries nothing but RequestId.",
	Observe:   "List other members; report them, do not fail.",
}

// Resp006 is CPC-RESP-006: A successful call has a 2xx HTTP status.
var Resp006 = &Clause{ID: "CPC-RESP-006", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-RESP-VPC",
	Statement: "A successful call has a 2xx HTTP status.",
	Observe:   "Read the status of every success; 200 to 299.",
}

// Resp007 is CPC-RESP-007: The success status is 200.
var Resp007 = &Clause{ID: "CPC-RESP-007", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-TERM, D-CONFIRM (samples)",
	Statement: "The success status is 200.",
	Observe:   "Read the status; warn on another 2xx.",
}

// Resp008 is CPC-RESP-008: Each answer has its own RequestId, whether the call succeeded or not.
var Resp008 = &Clause{ID: "CPC-RESP-008", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-COMMON-VPC",
	Statement: "Each answer has its own RequestId, whether the call succeeded or not.",
	Observe:   "Collect RequestIds of all answers of a run, errors included; none is empty and no two distinct non-replayed calls share one.",
}

// Resp009 is CPC-RESP-009: JSON and XML forms of one answer say the same.
var Resp009 = &Clause{ID: "CPC-RESP-009", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "JSON and XML forms of one answer say the same.",
	Observe:   "Cancel two like circuits, one per format; compare the element sets.",
}

// State001 is CPC-STATE-001: A circuit in Initial can be cancelled.
var State001 = &Clause{ID: "CPC-STATE-001", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S03",
	Statement: "A circuit in Initial can be cancelled.",
	Observe:   "Bring a circuit to Initial; Cancel answers success.",
}

// State002 is CPC-STATE-002: A circuit in Approved can be cancelled.
var State002 = &Clause{ID: "CPC-STATE-002", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S03",
	Statement: "A circuit in Approved can be cancelled.",
	Observe:   "Bring a circuit to Approved; Cancel answers success.",
	Needs:     []Need{"operator"},
}

// State003 is CPC-STATE-003: A circuit in Allocated can be cancelled.
var State003 = &Clause{ID: "CPC-STATE-003", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S03",
	Statement: "A circuit in Allocated can be cancelled.",
	Observe:   "Bring a circuit to Allocated; Cancel answers success.",
	Needs:     []Need{"operator"},
}

// State004 is CPC-STATE-004: A circuit in Confirmed can be cancelled.
var State004 = &Clause{ID: "CPC-STATE-004", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S03",
	Statement: "A circuit in Confirmed can be cancelled.",
	Observe:   "Bring a circuit to Confirmed; Cancel answers success.",
	Needs:     []Need{"operator"},
}

// State005 is CPC-STATE-005: A cancelled circuit is in the state Canceled.
var State005 = &Clause{ID: "CPC-STATE-005", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S02",
	Statement: "A cancelled circuit is in the state Canceled.",
	Observe:   "After a successful Cancel, DescribePhysicalConnections filtered by the id shows Status Canceled (poll within the grace period).",
}

// State006 is CPC-STATE-006: The state name is spelled Canceled, with one l.
var State006 = &Clause{ID: "CPC-STATE-006", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S02",
	Statement: "The state name is spelled Canceled, with one l.",
	Observe:   "Compare Status byte for byte with Canceled.",
}

// State007 is CPC-STATE-007: Cancelling means giving up the application of a circuit that is not yet in service; a circuit in Enabled cannot be cancelled.
var State007 = &Clause{ID: "CPC-STATE-007", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S01, S03",
	Statement: "Cancelling means giving up the application of a circuit that is not yet in service; a circuit in Enabled cannot be cancelled.",
	Observe:   "Bring a circuit to Enabled; Cancel is refused; Status stays Enabled.",
	Needs:     []Need{"operator", "payment"},
}

// State008 is CPC-STATE-008: A circuit in Allocating cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).
var State008 = &Clause{ID: "CPC-STATE-008", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CANCEL-24, D-CANCEL-26",
	Statement: "A circuit in Allocating cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).",
	Observe:   "Bring a circuit to Allocating; Cancel with a fresh token or none is refused with 4xx; Status unchanged apart from moves the system makes by itself.",
	Needs:     []Need{"operator"},
}

// State009 is CPC-STATE-009: A circuit in Rejected cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).
var State009 = &Clause{ID: "CPC-STATE-009", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CANCEL-24, D-CANCEL-26",
	Statement: "A circuit in Rejected cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).",
	Observe:   "Bring a circuit to Rejected; Cancel with a fresh token or none is refused with 4xx; Status unchanged apart from moves the system makes by itself.",
	Needs:     []Need{"operator"},
}

// State010 is CPC-STATE-010: A circuit in Canceled cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).
var State010 = &Clause{ID: "CPC-STATE-010", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CANCEL-24, D-CANCEL-26",
	Statement: "A circuit in Canceled cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).",
	Observe:   "Bring a circuit to Canceled; Cancel with a fresh token or none is refused with 4xx; Status unchanged apart from moves the system makes by itself.",
}

// State011 is CPC-STATE-011: A circuit in Allocation Failed cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).
var State011 = &Clause{ID: "CPC-STATE-011", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CANCEL-24, D-CANCEL-26",
	Statement: "A circuit in Allocation Failed cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).",
	Observe:   "Bring a circuit to Allocation Failed; Cancel with a fresh token or none is refused with 4xx; Status unchanged apart from moves the system makes by itself.",
	Needs:     []Need{"operator"},
}

// State012 is CPC-STATE-012: A circuit in Terminating cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).
var State012 = &Clause{ID: "CPC-STATE-012", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CANCEL-24, D-CANCEL-26",
	Statement: "A circuit in Terminating cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).",
	Observe:   "Bring a circuit to Terminating; Cancel with a fresh token or none is refused with 4xx; Status unchanged apart from moves the system makes by itself.",
	Needs:     []Need{"operator"},
}

// State013 is CPC-STATE-013: A circuit in Terminated cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).
var State013 = &Clause{ID: "CPC-STATE-013", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CANCEL-24, D-CANCEL-26",
	Statement: "A circuit in Terminated cannot be cancelled (current editions limit Cancel to four states; the seed wording alone leaves this open).",
	Observe:   "Bring a circuit to Terminated; Cancel with a fresh token or none is refused with 4xx; Status unchanged apart from moves the system makes by itself.",
	Needs:     []Need{"operator"},
}

// State014 is CPC-STATE-014: A refused cancel changes nothing.
var State014 = &Clause{ID: "CPC-STATE-014", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S14",
	Statement: "A refused cancel changes nothing.",
	Observe:   "Take a full Describe record before and after a refused Cancel; all fields equal.",
}

// State015 is CPC-STATE-015: The move to Canceled needs no further call by the customer.
var State015 = &Clause{ID: "CPC-STATE-015", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S02",
	Statement: "The move to Canceled needs no further call by the customer.",
	Observe:   "Make no call but reads after Cancel; Status reaches Canceled.",
}

// State016 is CPC-STATE-016: Canceled is visible to reads soon after the answer; clients poll for it.
var State016 = &Clause{ID: "CPC-STATE-016", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "OBSERVED", Source: "O-TF",
	Statement: "Canceled is visible to reads soon after the answer; clients poll for it.",
	Observe:   "Measure the time from answer to first Canceled read; warn beyond the configured grace period.",
}

// State017 is CPC-STATE-017: Cancel keeps the descriptive fields (name, description, access point, operator, port type, creation time).
var State017 = &Clause{ID: "CPC-STATE-017", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Cancel keeps the descriptive fields (name, description, access point, operator, port type, creation time).",
	Observe:   "Compare those fields before and after.",
}

// State018 is CPC-STATE-018: EnabledTime is not set on a circuit that was cancelled before being enabled.
var State018 = &Clause{ID: "CPC-STATE-018", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "EnabledTime is not set on a circuit that was cancelled before being enabled.",
	Observe:   "EnabledTime absent or empty after Cancel.",
}

// State019 is CPC-STATE-019: Canceled is left only by Delete.
var State019 = &Clause{ID: "CPC-STATE-019", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Canceled is left only by Delete.",
	Observe:   "From Canceled try Confirm, Enable, Terminate, Cancel, Modify, Recover; Status stays Canceled.",
}

// State020 is CPC-STATE-020: Of several simultaneous Cancels without tokens on one circuit at most one succeeds.
var State020 = &Clause{ID: "CPC-STATE-020", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Of several simultaneous Cancels without tokens on one circuit at most one succeeds.",
	Observe:   "Fire N parallel Cancels; count successes; the rest give the wrong-state error; final state Canceled.",
}

// State021 is CPC-STATE-021: Every Status read is one of Initial, Approved, Allocating, Allocated, Confirmed, Enabled, Rejected, Canceled, Allocation Failed, Terminating, Terminated (AllocationFailed tolerated).
var State021 = &Clause{ID: "CPC-STATE-021", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "Every Status read is one of Initial, Approved, Allocating, Allocated, Confirmed, Enabled, Rejected, Canceled, Allocation Failed, Terminating, Terminated (AllocationFailed tolerated).",
	Observe:   "Check every Status of every read of a run.",
}

// State022 is CPC-STATE-022: The failed-allocation state is written Allocation Failed with a space, as in the Describe page.
var State022 = &Clause{ID: "CPC-STATE-022", Operation: "DescribePhysicalConnections", Level: "SHOULD", Strength: "DOC", Source: "D-DESC-24 against D-DEL-NEW, D-MOD",
	Statement: "The failed-allocation state is written Allocation Failed with a space, as in the Describe page.",
	Observe:   "Read it once; report AllocationFailed as the alternative spelling.",
	Needs:     []Need{"operator"},
}

// State023 is CPC-STATE-023: BusinessStatus, when present, is Normal, FinancialLocked or SecurityLocked.
var State023 = &Clause{ID: "CPC-STATE-023", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "BusinessStatus, when present, is Normal, FinancialLocked or SecurityLocked.",
	Observe:   "Check every read.",
}

// State024 is CPC-STATE-024: LoaStatus, when present, is Applying, Accept, Available, Rejected, Completing, Complete or Deleted.
var State024 = &Clause{ID: "CPC-STATE-024", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "LoaStatus, when present, is Applying, Accept, Available, Rejected, Completing, Complete or Deleted.",
	Observe:   "Check every read; an empty or absent value is tolerated.",
}

// Err001 is CPC-ERR-001: An id that does not exist is answered with HTTP 404.
var Err001 = &Clause{ID: "CPC-ERR-001", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S13",
	Statement: "An id that does not exist is answered with HTTP 404.",
	Observe:   "Cancel a well-formed id that was never issued; status 404.",
}

// Err002 is CPC-ERR-002: The code for an id that does not exist is InvalidPhysicalConnectionId.NotFound.
var Err002 = &Clause{ID: "CPC-ERR-002", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S13",
	Statement: "The code for an id that does not exist is InvalidPhysicalConnectionId.NotFound.",
	Observe:   "Same call; Code equals that string.",
}

// Err003 is CPC-ERR-003: The message for it is: The PhysicalConnectionId provided does not exist in our records.
var Err003 = &Clause{ID: "CPC-ERR-003", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S13",
	Statement: "The message for it is: The PhysicalConnectionId provided does not exist in our records.",
	Observe:   "Same call; Message equals that string; warn on another text.",
}

// Err004 is CPC-ERR-004: A cancel that the state does not permit is answered with HTTP 400.
var Err004 = &Clause{ID: "CPC-ERR-004", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S14",
	Statement: "A cancel that the state does not permit is answered with HTTP 400.",
	Observe:   "Cancel from Enabled; status 400.",
	Needs:     []Need{"operator", "payment"},
}

// Err005 is CPC-ERR-005: The code for a wrong state is Forbidden.NotAllowedInState.
var Err005 = &Clause{ID: "CPC-ERR-005", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S14",
	Statement: "The code for a wrong state is Forbidden.NotAllowedInState.",
	Observe:   "Cancel a circuit in Enabled; Code equals that string.",
	Needs:     []Need{"operator", "payment"},
}

// Err006 is CPC-ERR-006: The message for it is: The request does not allow in this state.
var Err006 = &Clause{ID: "CPC-ERR-006", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S14",
	Statement: "The message for it is: The request does not allow in this state.",
	Observe:   "Same call; Message equals that string; warn on another text.",
}

// Err007 is CPC-ERR-007: The same 400 Forbidden.NotAllowedInState answers Cancel in the other six excluded states.
var Err007 = &Clause{ID: "CPC-ERR-007", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CANCEL-24, D-CANCEL-26 (states); SEED (code for a state that does not permit the call)",
	Statement: "The same 400 Forbidden.NotAllowedInState answers Cancel in the other six excluded states.",
	Observe:   "Cancel a Canceled circuit with a fresh token; status and code as above; the other five where they can be reached.",
}

// Err008 is CPC-ERR-008: A region that does not exist is answered with 404 InvalidRegionId.NotFound (row added after the seed).
var Err008 = &Clause{ID: "CPC-ERR-008", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CANCEL-26",
	Statement: "A region that does not exist is answered with 404 InvalidRegionId.NotFound (row added after the seed).",
	Observe:   "Cancel with RegionId=xx-nowhere-0; status 404 and that code; targets built to the seed only are reported.",
}

// Err009 is CPC-ERR-009: Its message is: The RegionId provided does not exist in our records.
var Err009 = &Clause{ID: "CPC-ERR-009", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CANCEL-26",
	Statement: "Its message is: The RegionId provided does not exist in our records.",
	Observe:   "Compare Message.",
}

// Err010 is CPC-ERR-010: Further error codes may exist; the page refers to the error centre for the rest.
var Err010 = &Clause{ID: "CPC-ERR-010", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "SEED", Source: "SEED",
	SeedRef:   "S15",
	Statement: "Further error codes may exist; the page refers to the error centre for the rest.",
	Observe:   "Collect codes outside the known set in a report; never fail on a code only for being unlisted when the situation is not one of the listed ones.",
}

// Err011 is CPC-ERR-011: After Delete the id behaves as one that does not exist.
var Err011 = &Clause{ID: "CPC-ERR-011", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "After Delete the id behaves as one that does not exist.",
	Observe:   "Cancel, Delete, Cancel again; 404 InvalidPhysicalConnectionId.NotFound.",
}

// Err012 is CPC-ERR-012: A circuit of another account is not cancelled and is answered as not found or forbidden.
var Err012 = &Clause{ID: "CPC-ERR-012", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "A circuit of another account is not cancelled and is answered as not found or forbidden.",
	Observe:   "Use a second account's id; 404 not-found or 403; the owner still reads the old state.",
	Needs:     []Need{"second-account"},
}

// Err013 is CPC-ERR-013: A circuit of another region is answered as not found.
var Err013 = &Clause{ID: "CPC-ERR-013", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "A circuit of another region is answered as not found.",
	Observe:   "Right id, wrong but valid RegionId; 404 InvalidPhysicalConnectionId.NotFound.",
}

// Err014 is CPC-ERR-014: A missing required parameter gives HTTP 400 and a Code that begins with Missing.
var Err014 = &Clause{ID: "CPC-ERR-014", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-GW-ERR, D-RESP-VPC, D-CONFIRM",
	Statement: "A missing required parameter gives HTTP 400 and a Code that begins with Missing.",
	Observe:   "Leave out PhysicalConnectionId; accept MissingPhysicalConnectionId, MissingParameter, MissingParameter.PhysicalConnectionId, MissingParam.PhysicalConnectionId; report which.",
}

// Err015 is CPC-ERR-015: Existence is decided before state, and both only after the signature.
var Err015 = &Clause{ID: "CPC-ERR-015", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Existence is decided before state, and both only after the signature.",
	Observe:   "Bad signature with an unknown id gives a signature error; unknown id never gives the wrong-state code.",
}

// Err016 is CPC-ERR-016: Hostile values in PhysicalConnectionId (quotes, percent signs, control characters, 10 kB) give a 4xx answer in the normal envelope.
var Err016 = &Clause{ID: "CPC-ERR-016", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Hostile values in PhysicalConnectionId (quotes, percent signs, control characters, 10 kB) give a 4xx answer in the normal envelope.",
	Observe:   "Fuzz the value; status 4xx, envelope well-formed, no 5xx, no other circuit touched.",
}

// Idem001 is CPC-IDEM-001: ClientToken serves to make the request idempotent; the client makes it.
var Idem001 = &Clause{ID: "CPC-IDEM-001", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S08",
	Statement: "ClientToken serves to make the request idempotent; the client makes it.",
	Observe:   "Repeat a cancel with one token as in the following clauses; the token is taken as sent, no token is issued by the server.",
}

// Idem002 is CPC-IDEM-002: Different requests use different tokens; a new token makes a new request.
var Idem002 = &Clause{ID: "CPC-IDEM-002", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S08",
	Statement: "Different requests use different tokens; a new token makes a new request.",
	Observe:   "Cancel two circuits with two tokens; both succeed.",
}

// Idem003 is CPC-IDEM-003: Repeating a successful request with the same token and the same operation parameters gives the same result and leaves the server unchanged.
var Idem003 = &Clause{ID: "CPC-IDEM-003", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-IDEM-VPC",
	Statement: "Repeating a successful request with the same token and the same operation parameters gives the same result and leaves the server unchanged.",
	Observe:   "Cancel with token T (200), again with T and new nonce and timestamp: 2xx again, Status Canceled throughout.",
}

// Idem004 is CPC-IDEM-004: SignatureNonce, Timestamp and Signature change on a retry and are not counted as a difference.
var Idem004 = &Clause{ID: "CPC-IDEM-004", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-IDEM-VPC",
	Statement: "SignatureNonce, Timestamp and Signature change on a retry and are not counted as a difference.",
	Observe:   "The retry above carries new values and is not answered with IdempotentParameterMismatch.",
}

// Idem005 is CPC-IDEM-005: A used token with different operation parameters is answered with the code IdempotentParameterMismatch.
var Idem005 = &Clause{ID: "CPC-IDEM-005", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-IDEM-VPC",
	Statement: "A used token with different operation parameters is answered with the code IdempotentParameterMismatch.",
	Observe:   "Cancel A with T (200), then Cancel B with T; Code equals IdempotentParameterMismatch.",
}

// Idem006 is CPC-IDEM-006: That answer is an error (HTTP 4xx or 5xx).
var Idem006 = &Clause{ID: "CPC-IDEM-006", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-IDEM-VPC, D-RESP-VPC",
	Statement: "That answer is an error (HTTP 4xx or 5xx).",
	Observe:   "Same call; status 400 or above; a 5xx is reported.",
}

// Idem007 is CPC-IDEM-007: Its status is 400.
var Idem007 = &Clause{ID: "CPC-IDEM-007", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-ECS-RESP (ECS only)",
	Statement: "Its status is 400.",
	Observe:   "Same call; warn on 403 or others; report.",
}

// Idem008 is CPC-IDEM-008: The request refused for a token mismatch has no effect.
var Idem008 = &Clause{ID: "CPC-IDEM-008", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "The request refused for a token mismatch has no effect.",
	Observe:   "Circuit B keeps its state.",
}

// Idem009 is CPC-IDEM-009: Tokens are case-sensitive.
var Idem009 = &Clause{ID: "CPC-IDEM-009", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-IDEM-VPC",
	Statement: "Tokens are case-sensitive.",
	Observe:   "Cancel A with abc.. (200), Cancel B with ABC..; B is cancelled, no mismatch.",
}

// Idem010 is CPC-IDEM-010: A second Cancel of the same circuit without token, or with a new token, is a new request and meets the state rule.
var Idem010 = &Clause{ID: "CPC-IDEM-010", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CANCEL-26, D-IDEM-VPC",
	Statement: "A second Cancel of the same circuit without token, or with a new token, is a new request and meets the state rule.",
	Observe:   "Cancel twice without token; second answer is 400 Forbidden.NotAllowedInState.",
}

// Idem011 is CPC-IDEM-011: A retry answered 4xx does not succeed by mere repetition unless its message invites to try later.
var Idem011 = &Clause{ID: "CPC-IDEM-011", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-IDEM-VPC",
	Statement: "A retry answered 4xx does not succeed by mere repetition unless its message invites to try later.",
	Observe:   "Repeat a refused Cancel (wrong state) with the same token three times; each is refused the same way while the state is unchanged.",
}

// Idem012 is CPC-IDEM-012: On replay the RequestId may be the stored one or a new one.
var Idem012 = &Clause{ID: "CPC-IDEM-012", Operation: "CancelPhysicalConnection", Level: "MAY", Strength: "DOC", Source: "D-IDEM-VPC against D-COMMON-VPC",
	Statement: "On replay the RequestId may be the stored one or a new one.",
	Observe:   "Record which; never fail.",
}

// Idem013 is CPC-IDEM-013: Whether a refused request burns its token is not stated.
var Idem013 = &Clause{ID: "CPC-IDEM-013", Operation: "CancelPhysicalConnection", Level: "MAY", Strength: "INFERRED", Source: "-",
	Statement: "Whether a refused request burns its token is not stated.",
	Observe:   "Cancel in a wrong state with T, bring the circuit to an allowed state, Cancel with T; record success, replayed refusal or mismatch.",
	Needs:     []Need{"operator"},
}

// Idem014 is CPC-IDEM-014: Whether one token may be used on two operations, in two regions or by two accounts is not stated.
var Idem014 = &Clause{ID: "CPC-IDEM-014", Operation: "CancelPhysicalConnection", Level: "MAY", Strength: "INFERRED", Source: "-",
	Statement: "Whether one token may be used on two operations, in two regions or by two accounts is not stated.",
	Observe:   "Modify with T, then Cancel with T; Cancel with T in two regions; record.",
}

// Idem015 is CPC-IDEM-015: How long a token is remembered is not stated.
var Idem015 = &Clause{ID: "CPC-IDEM-015", Operation: "CancelPhysicalConnection", Level: "MAY", Strength: "INFERRED", Source: "-",
	Statement: "How long a token is remembered is not stated.",
	Observe:   "Repeat after increasing pauses up to the run limit; record the longest replay seen.",
	Needs:     []Need{"clock"},
}

// Idem016 is CPC-IDEM-016: An empty ClientToken counts as none.
var Idem016 = &Clause{ID: "CPC-IDEM-016", Operation: "CancelPhysicalConnection", Level: "MAY", Strength: "INFERRED", Source: "-",
	Statement: "An empty ClientToken counts as none.",
	Observe:   "Cancel A then B with ClientToken= ; record.",
}

// Idem017 is CPC-IDEM-017: Format, protocol, method and signature version are no operation parameters, so changing them on a retry is no mismatch.
var Idem017 = &Clause{ID: "CPC-IDEM-017", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Format, protocol, method and signature version are no operation parameters, so changing them on a retry is no mismatch.",
	Observe:   "Repeat with XML instead of JSON, POST instead of GET, V3 instead of v1; success again.",
}

// Idem018 is CPC-IDEM-018: Several simultaneous requests with one token and equal parameters produce one state change and no 5xx.
var Idem018 = &Clause{ID: "CPC-IDEM-018", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Several simultaneous requests with one token and equal parameters produce one state change and no 5xx.",
	Observe:   "Fire N in parallel; every answer is success or an in-progress error; final state Canceled.",
}

// Idem019 is CPC-IDEM-019: While the first request with a token is running, a second may be told so with LastTokenProcessing, OperationFailed.LastTokenProcessing or IdempotentProcessing.
var Idem019 = &Clause{ID: "CPC-IDEM-019", Operation: "CancelPhysicalConnection", Level: "SHOULD", Strength: "OBSERVED", Source: "O-TF (other Vpc operations), D-ECS-RESP",
	Statement: "While the first request with a token is running, a second may be told so with LastTokenProcessing, OperationFailed.LastTokenProcessing or IdempotentProcessing.",
	Observe:   "In the parallel run accept those codes with 4xx; any other error is reported.",
}

// Idem020 is CPC-IDEM-020: Create repeated with the same token and parameters returns the same circuit and makes no second one.
var Idem020 = &Clause{ID: "CPC-IDEM-020", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-IDEM-VPC",
	Statement: "Create repeated with the same token and parameters returns the same circuit and makes no second one.",
	Observe:   "Create twice with T; PhysicalConnectionId equal; the listing grows by one.",
}

// Idem021 is CPC-IDEM-021: Create with a used token and another value of any operation parameter is answered IdempotentParameterMismatch.
var Idem021 = &Clause{ID: "CPC-IDEM-021", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-IDEM-VPC",
	Statement: "Create with a used token and another value of any operation parameter is answered IdempotentParameterMismatch.",
	Observe:   "Create with T, then with T and another Name; Code as stated; listing unchanged.",
}

// Idem022 is CPC-IDEM-022: A token that is too long is answered 400 IllegalParam.ClientToken.
var Idem022 = &Clause{ID: "CPC-IDEM-022", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CREATE",
	Statement: "A token that is too long is answered 400 IllegalParam.ClientToken.",
	Observe:   "Create with 65 characters; compare status and code.",
}

// Idem023 is CPC-IDEM-023: Whether ClientToken is required on Create is contradictory.
var Idem023 = &Clause{ID: "CPC-IDEM-023", Operation: "CreatePhysicalConnection", Level: "MAY", Strength: "DOC", Source: "D-CREATE against K-META",
	Statement: "Whether ClientToken is required on Create is contradictory.",
	Observe:   "Create without it; success or a missing-parameter error both conform; record.",
}

// Idem024 is CPC-IDEM-024: Without ClientToken the request id serves as the token, so two calls without token are two requests.
var Idem024 = &Clause{ID: "CPC-IDEM-024", Operation: "ConfirmPhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CONFIRM",
	Statement: "Without ClientToken the request id serves as the token, so two calls without token are two requests.",
	Observe:   "Confirm twice without token from Allocated; the second is refused for its state.",
	Needs:     []Need{"operator"},
}

// Idem025 is CPC-IDEM-025: Without ClientToken the request id serves as the token.
var Idem025 = &Clause{ID: "CPC-IDEM-025", Operation: "TerminatePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-TERM",
	Statement: "Without ClientToken the request id serves as the token.",
	Observe:   "Terminate twice without token; the second is refused for its state.",
	Needs:     []Need{"operator", "payment"},
}

// Idem026 is CPC-IDEM-026: The token parameter of Recover is called Token, up to 64 ASCII characters.
var Idem026 = &Clause{ID: "CPC-IDEM-026", Operation: "RecoverPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-RECOVER",
	Statement: "The token parameter of Recover is called Token, up to 64 ASCII characters.",
	Observe:   "Send Token; it is accepted; ClientToken is not documented here.",
	Needs:     []Need{"second-account"},
}

// Idem027 is CPC-IDEM-027: Delete repeated with the same token and parameters gives success again.
var Idem027 = &Clause{ID: "CPC-IDEM-027", Operation: "DeletePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-DEL-NEW, D-IDEM-VPC",
	Statement: "Delete repeated with the same token and parameters gives success again.",
	Observe:   "Delete from Canceled with T (200), again with T: 2xx.",
}

// Idem028 is CPC-IDEM-028: Modify repeated with the same token and parameters gives success again and no further change.
var Idem028 = &Clause{ID: "CPC-IDEM-028", Operation: "ModifyPhysicalConnectionAttribute", Level: "MUST", Strength: "DOC", Source: "D-IDEM-VPC",
	Statement: "Modify repeated with the same token and parameters gives success again and no further change.",
	Observe:   "Modify name with T, change it back with T2, repeat the first with T: 2xx and the name stays as T2 left it.",
}

// Create001 is CPC-CREATE-001: RegionId, AccessPointId and LineOperator are required.
var Create001 = &Clause{ID: "CPC-CREATE-001", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "RegionId, AccessPointId and LineOperator are required.",
	Observe:   "Leave out each in turn; 4xx; listing unchanged.",
}

// Create002 is CPC-CREATE-002: A successful Create returns PhysicalConnectionId and RequestId.
var Create002 = &Clause{ID: "CPC-CREATE-002", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "A successful Create returns PhysicalConnectionId and RequestId.",
	Observe:   "Both present, non-empty strings.",
}

// Create003 is CPC-CREATE-003: The new circuit is in Initial once the application is made.
var Create003 = &Clause{ID: "CPC-CREATE-003", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "The new circuit is in Initial once the application is made.",
	Observe:   "First read after Create shows Initial, or a later state when the target moves on by itself (report).",
}

// Create004 is CPC-CREATE-004: LineOperator is one of CT, CU, CM, CO, Equinix, Other.
var Create004 = &Clause{ID: "CPC-CREATE-004", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "LineOperator is one of CT, CU, CM, CO, Equinix, Other.",
	Observe:   "Each listed value that the access point supports is accepted; XX is refused.",
}

// Create005 is CPC-CREATE-005: A bad LineOperator gives 400 InvalidLineOperator.Malformd or InvalidPhysicalConnectionOperator.Malformed.
var Create005 = &Clause{ID: "CPC-CREATE-005", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CREATE",
	Statement: "A bad LineOperator gives 400 InvalidLineOperator.Malformd or InvalidPhysicalConnectionOperator.Malformed.",
	Observe:   "Compare status and code.",
}

// Create006 is CPC-CREATE-006: PortType, when given, is one of the seven listed names.
var Create006 = &Clause{ID: "CPC-CREATE-006", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "PortType, when given, is one of the seven listed names.",
	Observe:   "An unlisted name is refused with 4xx.",
}

// Create007 is CPC-CREATE-007: A bad PortType gives InvalidPortType.Malformd, InvalidPortType.NotFound (400 or 404) or InvalidPhysicalConnectionPortType.Malformed.
var Create007 = &Clause{ID: "CPC-CREATE-007", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CREATE",
	Statement: "A bad PortType gives InvalidPortType.Malformd, InvalidPortType.NotFound (400 or 404) or InvalidPhysicalConnectionPortType.Malformed.",
	Observe:   "Compare.",
}

// Create008 is CPC-CREATE-008: The parameter is named bandwidth in lower case.
var Create008 = &Clause{ID: "CPC-CREATE-008", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "The parameter is named bandwidth in lower case.",
	Observe:   "Send bandwidth=100; the circuit reads Bandwidth 100 or the call is refused for its value; sending Bandwidth= is reported.",
}

// Create009 is CPC-CREATE-009: bandwidth outside the listed values is refused with InvalidBandwidth or InvalidPhysicalConnectionBandwidth.Malformed.
var Create009 = &Clause{ID: "CPC-CREATE-009", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CREATE",
	Statement: "bandwidth outside the listed values is refused with InvalidBandwidth or InvalidPhysicalConnectionBandwidth.Malformed.",
	Observe:   "Send 51; 400 and one of the codes; report acceptance.",
}

// Create010 is CPC-CREATE-010: Name has 2 to 128 characters and does not start with http:// or https://.
var Create010 = &Clause{ID: "CPC-CREATE-010", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "Name has 2 to 128 characters and does not start with http:// or https://.",
	Observe:   "2 and 128 accepted; 1, 129 and http://x refused.",
}

// Create011 is CPC-CREATE-011: A bad Name gives 400 InvalidName.Malformed and a bad Description 400 InvalidDescription.Malformed.
var Create011 = &Clause{ID: "CPC-CREATE-011", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CREATE",
	Statement: "A bad Name gives 400 InvalidName.Malformed and a bad Description 400 InvalidDescription.Malformed.",
	Observe:   "Compare both.",
}

// Create012 is CPC-CREATE-012: Description has 2 to 256 characters and does not start with http:// or https://.
var Create012 = &Clause{ID: "CPC-CREATE-012", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "Description has 2 to 256 characters and does not start with http:// or https://.",
	Observe:   "2 and 256 accepted; 1, 257 and https://x refused.",
}

// Create013 is CPC-CREATE-013: Type defaults to VPC.
var Create013 = &Clause{ID: "CPC-CREATE-013", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "Type defaults to VPC.",
	Observe:   "Create without Type; Describe shows Type VPC.",
}

// Create014 is CPC-CREATE-014: RedundantPhysicalConnectionId has to name a circuit in Allocated, Confirmed or Enabled.
var Create014 = &Clause{ID: "CPC-CREATE-014", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "RedundantPhysicalConnectionId has to name a circuit in Allocated, Confirmed or Enabled.",
	Observe:   "Name a circuit in Initial; refused.",
}

// Create015 is CPC-CREATE-015: A redundant circuit in another state gives 400 InvalidRedundantPhysicalConnectionStatus; an unknown one InvalidRedundantPhysicalConnectionId.NotFound; a foreign one InvalidRedundantPhysicalConnection.
var Create015 = &Clause{ID: "CPC-CREATE-015", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CREATE",
	Statement: "A redundant circuit in another state gives 400 InvalidRedundantPhysicalConnectionStatus; an unknown one InvalidRedundantPhysicalConnectionId.NotFound; a foreign one InvalidRedundantPhysicalConnection.",
	Observe:   "Compare per case.",
}

// Create016 is CPC-CREATE-016: The number of circuits outside Enabled is limited to five (one English edition: no further circuit once there are more than five).
var Create016 = &Clause{ID: "CPC-CREATE-016", Operation: "CreatePhysicalConnection", Level: "MAY", Strength: "DOC", Source: "D-CREATE",
	Statement: "The number of circuits outside Enabled is limited to five (one English edition: no further circuit once there are more than five).",
	Observe:   "Editions disagree on the number and none says which states count, so only report: with the budget for it, create until refused and say at which one; a QuotaExceeded answer is never a fault.",
	Untested:  "editions disagree on the number and on which states count, and a run may not hold that many connections; a QuotaExceeded answer is taken as a broken premise",
}

// Create017 is CPC-CREATE-017: That refusal has the code QuotaExceeded.freePconnPerAP or QuotaExceeded.pConnPerAP.
var Create017 = &Clause{ID: "CPC-CREATE-017", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "D-CREATE (code named, link not stated)",
	Statement: "That refusal has the code QuotaExceeded.freePconnPerAP or QuotaExceeded.pConnPerAP.",
	Observe:   "Compare; report.",
	Untested:  "seen only when a quota is used up, which a run avoids; a refusal whose Code begins with QuotaExceeded is taken as a broken premise",
}

// Create018 is CPC-CREATE-018: Whether Canceled or Terminated circuits count towards the five is not stated.
var Create018 = &Clause{ID: "CPC-CREATE-018", Operation: "CreatePhysicalConnection", Level: "MAY", Strength: "INFERRED", Source: "-",
	Statement: "Whether Canceled or Terminated circuits count towards the five is not stated.",
	Observe:   "Cancel one of five, create again; record.",
	Untested:  "nobody says which states count, and a run may not fill a quota to find out",
}

// Create019 is CPC-CREATE-019: An account with an overdue circuit cannot apply for another.
var Create019 = &Clause{ID: "CPC-CREATE-019", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "An account with an overdue circuit cannot apply for another.",
	Observe:   "With a circuit FinancialLocked, Create is refused with 4xx.",
	Needs:     []Need{"payment"},
	Untested:  "no call and no operator hook makes a connection overdue, so the premise cannot be brought about from outside",
}

// Create020 is CPC-CREATE-020: Without outbound-traffic billing Create is refused with 400 OperationFailed.PconnTrafficNotEnable.
var Create020 = &Clause{ID: "CPC-CREATE-020", Operation: "CreatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CREATE",
	Statement: "Without outbound-traffic billing Create is refused with 400 OperationFailed.PconnTrafficNotEnable.",
	Observe:   "On an account where GetPhysicalConnectionServiceStatus says false; compare; skip when the target has no such switch.",
}

// Create021 is CPC-CREATE-021: An unknown access point gives 400 ResourceNotFound.AccessPointId.
var Create021 = &Clause{ID: "CPC-CREATE-021", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-CREATE",
	Statement: "An unknown access point gives 400 ResourceNotFound.AccessPointId.",
	Observe:   "Compare.",
}

// Create022 is CPC-CREATE-022: Two Creates without a common token make two circuits with different ids.
var Create022 = &Clause{ID: "CPC-CREATE-022", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Two Creates without a common token make two circuits with different ids.",
	Observe:   "Ids differ; both listed.",
}

// Create023 is CPC-CREATE-023: A target may carry a new circuit to Allocated within two minutes without customer action.
var Create023 = &Clause{ID: "CPC-CREATE-023", Operation: "CreatePhysicalConnection", Level: "SHOULD", Strength: "OBSERVED", Source: "O-TF",
	Statement: "A target may carry a new circuit to Allocated within two minutes without customer action.",
	Observe:   "Poll; record the states seen and the time.",
}

// Desc001 is CPC-DESC-001: RegionId is required and only circuits of that region are listed.
var Desc001 = &Clause{ID: "CPC-DESC-001", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "RegionId is required and only circuits of that region are listed.",
	Observe:   "Create in one region, list in another; not listed.",
}

// Desc002 is CPC-DESC-002: PageNumber defaults to 1 and PageSize to 10, and both are echoed.
var Desc002 = &Clause{ID: "CPC-DESC-002", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "PageNumber defaults to 1 and PageSize to 10, and both are echoed.",
	Observe:   "Call without them; answer has PageNumber 1 and PageSize 10.",
}

// Desc003 is CPC-DESC-003: PageSize is between 1 and 50.
var Desc003 = &Clause{ID: "CPC-DESC-003", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "PageSize is between 1 and 50.",
	Observe:   "1 and 50 accepted; 0 and 51 are refused or clamped; report which.",
}

// Desc004 is CPC-DESC-004: A page holds at most PageSize entries, and pages together hold every circuit once.
var Desc004 = &Clause{ID: "CPC-DESC-004", Operation: "DescribePhysicalConnections", Level: "SHOULD", Strength: "DOC", Source: "D-DESC-24",
	Statement: "A page holds at most PageSize entries, and pages together hold every circuit once.",
	Observe:   "List with PageSize 1 up to TotalCount; union equals the full list, no repeats.",
}

// Desc005 is CPC-DESC-005: TotalCount counts all matches, not only those on the page.
var Desc005 = &Clause{ID: "CPC-DESC-005", Operation: "DescribePhysicalConnections", Level: "SHOULD", Strength: "DOC", Source: "D-DESC-24 against K-VPCGO",
	Statement: "TotalCount counts all matches, not only those on the page.",
	Observe:   "PageSize 1 with two circuits: TotalCount 2; report 1.",
}

// Desc006 is CPC-DESC-006: Circuits are held in PhysicalConnectionSet, member PhysicalConnectionType, a list.
var Desc006 = &Clause{ID: "CPC-DESC-006", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "Circuits are held in PhysicalConnectionSet, member PhysicalConnectionType, a list.",
	Observe:   "JSON: PhysicalConnectionSet is an object and PhysicalConnectionType an array, also for one entry.",
}

// Desc007 is CPC-DESC-007: In XML the root is DescribePhysicalConnectionsResponse and each circuit a PhysicalConnectionType inside PhysicalConnectionSet.
var Desc007 = &Clause{ID: "CPC-DESC-007", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-19",
	Statement: "In XML the root is DescribePhysicalConnectionsResponse and each circuit a PhysicalConnectionType inside PhysicalConnectionSet.",
	Observe:   "Parse and compare element names.",
}

// Desc008 is CPC-DESC-008: No match gives success with an empty list, not an error.
var Desc008 = &Clause{ID: "CPC-DESC-008", Operation: "DescribePhysicalConnections", Level: "SHOULD", Strength: "OBSERVED", Source: "O-TF",
	Statement: "No match gives success with an empty list, not an error.",
	Observe:   "Filter by an unknown id; 2xx, empty PhysicalConnectionType, TotalCount 0.",
}

// Desc009 is CPC-DESC-009: Filter keys are PhysicalConnectionId, AccessPointId, Type, LineOperator, Spec, Status, Name, ProductType.
var Desc009 = &Clause{ID: "CPC-DESC-009", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "Filter keys are PhysicalConnectionId, AccessPointId, Type, LineOperator, Spec, Status, Name, ProductType.",
	Observe:   "Each is accepted.",
}

// Desc010 is CPC-DESC-010: An unsupported filter key is answered 404 InvalidFilterKey.ValueNotSupported.
var Desc010 = &Clause{ID: "CPC-DESC-010", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "An unsupported filter key is answered 404 InvalidFilterKey.ValueNotSupported.",
	Observe:   "Filter.1.Key=Colour; compare status and code.",
}

// Desc011 is CPC-DESC-011: Values of one key are alternatives.
var Desc011 = &Clause{ID: "CPC-DESC-011", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "Values of one key are alternatives.",
	Observe:   "Filter Status with Initial and Canceled; circuits of both listed.",
}

// Desc012 is CPC-DESC-012: Several keys all have to match.
var Desc012 = &Clause{ID: "CPC-DESC-012", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "Several keys all have to match.",
	Observe:   "Filter by Name and Status; only circuits matching both.",
}

// Desc013 is CPC-DESC-013: At most five keys and five values per key.
var Desc013 = &Clause{ID: "CPC-DESC-013", Operation: "DescribePhysicalConnections", Level: "MUST", Strength: "DOC", Source: "D-DESC-24",
	Statement: "At most five keys and five values per key.",
	Observe:   "Six are refused or ignored; report which; never a 5xx.",
}

// Desc014 is CPC-DESC-014: Reads change nothing.
var Desc014 = &Clause{ID: "CPC-DESC-014", Operation: "DescribePhysicalConnections", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Reads change nothing.",
	Observe:   "Two reads in a row are equal apart from RequestId.",
}

// Desc015 is CPC-DESC-015: Values given on Create are shown by Describe.
var Desc015 = &Clause{ID: "CPC-DESC-015", Operation: "DescribePhysicalConnections", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Values given on Create are shown by Describe.",
	Observe:   "Name, Description, AccessPointId, LineOperator, PeerLocation, PortType, CircuitCode equal.",
}

// Desc016 is CPC-DESC-016: CreationTime is UTC in ISO 8601 form.
var Desc016 = &Clause{ID: "CPC-DESC-016", Operation: "DescribePhysicalConnections", Level: "SHOULD", Strength: "DOC", Source: "D-DESC-24",
	Statement: "CreationTime is UTC in ISO 8601 form.",
	Observe:   "Match ^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?Z?$; warn without Z.",
}

// Desc017 is CPC-DESC-017: Bandwidth, TotalCount, PageNumber, PageSize, VirtualPhysicalConnectionCount are JSON numbers; the other scalar fields strings.
var Desc017 = &Clause{ID: "CPC-DESC-017", Operation: "DescribePhysicalConnections", Level: "SHOULD", Strength: "SDK", Source: "K-VPCGO",
	Statement: "Bandwidth, TotalCount, PageNumber, PageSize, VirtualPhysicalConnectionCount are JSON numbers; the other scalar fields strings.",
	Observe:   "Check types; HasReservationData and VlanId are tolerated in either form.",
}

// Desc018 is CPC-DESC-018: A deleted circuit is not listed.
var Desc018 = &Clause{ID: "CPC-DESC-018", Operation: "DescribePhysicalConnections", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "A deleted circuit is not listed.",
	Observe:   "Delete from Canceled; not listed afterwards.",
}

// Conf001 is CPC-CONF-001: RegionId and PhysicalConnectionId are required.
var Conf001 = &Clause{ID: "CPC-CONF-001", Operation: "ConfirmPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CONFIRM",
	Statement: "RegionId and PhysicalConnectionId are required.",
	Observe:   "Leave out each; 4xx.",
}

// Conf002 is CPC-CONF-002: Success brings the circuit to Confirmed.
var Conf002 = &Clause{ID: "CPC-CONF-002", Operation: "ConfirmPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CONFIRM",
	Statement: "Success brings the circuit to Confirmed.",
	Observe:   "From Allocated; then Status Confirmed.",
	Needs:     []Need{"operator"},
}

// Conf003 is CPC-CONF-003: A circuit not in Allocated is refused with 400 IncorrectStatus.PhysicalConnection.
var Conf003 = &Clause{ID: "CPC-CONF-003", Operation: "ConfirmPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CONFIRM",
	Statement: "A circuit not in Allocated is refused with 400 IncorrectStatus.PhysicalConnection.",
	Observe:   "From Initial and Canceled; compare; state unchanged.",
}

// Conf004 is CPC-CONF-004: An unknown id is refused with 400 and InvalidPhysicalConnectionId.NotFound or ResourceNotFound.PhysicalConnectionId.
var Conf004 = &Clause{ID: "CPC-CONF-004", Operation: "ConfirmPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CONFIRM",
	Statement: "An unknown id is refused with 400 and InvalidPhysicalConnectionId.NotFound or ResourceNotFound.PhysicalConnectionId.",
	Observe:   "Compare; a 404 is reported as the family convention.",
}

// Enab001 is CPC-ENAB-001: RegionId and PhysicalConnectionId are required.
var Enab001 = &Clause{ID: "CPC-ENAB-001", Operation: "EnablePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-ENABLE",
	Statement: "RegionId and PhysicalConnectionId are required.",
	Observe:   "Leave out each; 4xx.",
}

// Enab002 is CPC-ENAB-002: Only a Confirmed circuit can be enabled.
var Enab002 = &Clause{ID: "CPC-ENAB-002", Operation: "EnablePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-ENABLE",
	Statement: "Only a Confirmed circuit can be enabled.",
	Observe:   "From Initial, Canceled; refused; state unchanged.",
}

// Enab003 is CPC-ENAB-003: The refusal is 400 with Forbidden.NotAllowedInState or INSTANCE.STATUS.NOT.ALLOW.
var Enab003 = &Clause{ID: "CPC-ENAB-003", Operation: "EnablePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-ENABLE",
	Statement: "The refusal is 400 with Forbidden.NotAllowedInState or INSTANCE.STATUS.NOT.ALLOW.",
	Observe:   "Compare.",
}

// Enab004 is CPC-ENAB-004: The call is asynchronous and the circuit reaches Enabled later, seen by Describe.
var Enab004 = &Clause{ID: "CPC-ENAB-004", Operation: "EnablePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-ENABLE",
	Statement: "The call is asynchronous and the circuit reaches Enabled later, seen by Describe.",
	Observe:   "From Confirmed; success with RequestId; poll to Enabled.",
	Needs:     []Need{"operator"},
}

// Enab005 is CPC-ENAB-005: Concurrent or repeated enabling of one Confirmed circuit is not supported.
var Enab005 = &Clause{ID: "CPC-ENAB-005", Operation: "EnablePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-ENABLE",
	Statement: "Concurrent or repeated enabling of one Confirmed circuit is not supported.",
	Observe:   "Two parallel Enables: at most one is carried out; none corrupts the state.",
	Needs:     []Need{"operator"},
}

// Enab006 is CPC-ENAB-006: An unknown id gives 404 InvalidPhysicalConnectionId.NotFound.
var Enab006 = &Clause{ID: "CPC-ENAB-006", Operation: "EnablePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-ENABLE",
	Statement: "An unknown id gives 404 InvalidPhysicalConnectionId.NotFound.",
	Observe:   "Compare.",
}

// Enab007 is CPC-ENAB-007: Accounts or devices that may not enable directly get 400 ALIUID.NOT.ALLOW.WITHOUT.SP or ACCESS.DEVICE.NOT.ALLOW.WITHOUT.SP.
var Enab007 = &Clause{ID: "CPC-ENAB-007", Operation: "EnablePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-ENABLE",
	Statement: "Accounts or devices that may not enable directly get 400 ALIUID.NOT.ALLOW.WITHOUT.SP or ACCESS.DEVICE.NOT.ALLOW.WITHOUT.SP.",
	Observe:   "When Enable is refused from Confirmed accept these and mark later Enabled tests as not reachable by this call.",
	Needs:     []Need{"operator"},
}

// Term001 is CPC-TERM-001: RegionId and PhysicalConnectionId are required.
var Term001 = &Clause{ID: "CPC-TERM-001", Operation: "TerminatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-TERM",
	Statement: "RegionId and PhysicalConnectionId are required.",
	Observe:   "Leave out each; 4xx.",
}

// Term002 is CPC-TERM-002: Only an Enabled circuit can be terminated.
var Term002 = &Clause{ID: "CPC-TERM-002", Operation: "TerminatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-TERM",
	Statement: "Only an Enabled circuit can be terminated.",
	Observe:   "From Initial and Canceled; refused with 400 Forbidden.NotAllowedInState; state unchanged.",
}

// Term003 is CPC-TERM-003: All border routers of the circuit have to be deleted first; otherwise 400 Forbidden.VbrAttached.
var Term003 = &Clause{ID: "CPC-TERM-003", Operation: "TerminatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-TERM",
	Statement: "All border routers of the circuit have to be deleted first; otherwise 400 Forbidden.VbrAttached.",
	Observe:   "Make a VBR on an Enabled circuit, Terminate; compare; Status stays Enabled.",
	Needs:     []Need{"operator", "payment", "vbr"},
}

// Term004 is CPC-TERM-004: After the call the circuit is Terminating, and Terminated when done.
var Term004 = &Clause{ID: "CPC-TERM-004", Operation: "TerminatePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-TERM",
	Statement: "After the call the circuit is Terminating, and Terminated when done.",
	Observe:   "Poll; the sequence seen is Enabled*, Terminating*, Terminated, with Terminating possibly too short to see.",
	Needs:     []Need{"operator", "payment"},
}

// Term005 is CPC-TERM-005: An unknown id gives 404 InvalidPhysicalConnectionId.NotFound.
var Term005 = &Clause{ID: "CPC-TERM-005", Operation: "TerminatePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-TERM-19",
	Statement: "An unknown id gives 404 InvalidPhysicalConnectionId.NotFound.",
	Observe:   "Compare.",
}

// Del001 is CPC-DEL-001: RegionId and PhysicalConnectionId are required.
var Del001 = &Clause{ID: "CPC-DEL-001", Operation: "DeletePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-DEL-OLD, D-DEL-NEW",
	Statement: "RegionId and PhysicalConnectionId are required.",
	Observe:   "Leave out each; 4xx.",
}

// Del002 is CPC-DEL-002: A Canceled circuit can be deleted.
var Del002 = &Clause{ID: "CPC-DEL-002", Operation: "DeletePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-DEL-OLD, D-DEL-NEW",
	Statement: "A Canceled circuit can be deleted.",
	Observe:   "Create, Cancel, Delete; success.",
}

// Del003 is CPC-DEL-003: A Rejected, Allocation Failed or Terminated circuit can be deleted.
var Del003 = &Clause{ID: "CPC-DEL-003", Operation: "DeletePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-DEL-OLD, D-DEL-NEW",
	Statement: "A Rejected, Allocation Failed or Terminated circuit can be deleted.",
	Observe:   "From each; success.",
	Needs:     []Need{"operator", "payment"},
}

// Del004 is CPC-DEL-004: A circuit in Initial, Approved, Allocating, Enabled or Terminating cannot be deleted.
var Del004 = &Clause{ID: "CPC-DEL-004", Operation: "DeletePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-DEL-OLD, D-DEL-NEW",
	Statement: "A circuit in Initial, Approved, Allocating, Enabled or Terminating cannot be deleted.",
	Observe:   "From each; refused with 4xx; state unchanged.",
	Needs:     []Need{"operator"},
}

// Del005 is CPC-DEL-005: The refusal is 400 Forbidden.NotAllowedInState or 400 Forbidden.NotInAllowDeleteStatus.
var Del005 = &Clause{ID: "CPC-DEL-005", Operation: "DeletePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-DEL-OLD, D-DEL-NEW",
	Statement: "The refusal is 400 Forbidden.NotAllowedInState or 400 Forbidden.NotInAllowDeleteStatus.",
	Observe:   "Compare; report which.",
}

// Del006 is CPC-DEL-006: Whether Allocated and Confirmed circuits can be deleted depends on the edition.
var Del006 = &Clause{ID: "CPC-DEL-006", Operation: "DeletePhysicalConnection", Level: "MAY", Strength: "DOC", Source: "D-DEL-OLD against D-DEL-NEW",
	Statement: "Whether Allocated and Confirmed circuits can be deleted depends on the edition.",
	Observe:   "From each; record allowed or refused; never fail.",
	Needs:     []Need{"operator"},
}

// Del007 is CPC-DEL-007: An unknown id gives 404 InvalidPhysicalConnectionId.NotFound.
var Del007 = &Clause{ID: "CPC-DEL-007", Operation: "DeletePhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-DEL-OLD, D-DEL-NEW",
	Statement: "An unknown id gives 404 InvalidPhysicalConnectionId.NotFound.",
	Observe:   "Compare; the newest table could not be read to its end, so a target giving another 404 code is reported.",
}

// Del008 is CPC-DEL-008: Left-over border routers or associations give 400 Forbidden.VBRExists or Forbidden.AssociateToVBR.
var Del008 = &Clause{ID: "CPC-DEL-008", Operation: "DeletePhysicalConnection", Level: "SHOULD", Strength: "DOC", Source: "D-DEL-OLD",
	Statement: "Left-over border routers or associations give 400 Forbidden.VBRExists or Forbidden.AssociateToVBR.",
	Observe:   "Compare.",
	Needs:     []Need{"vbr"},
}

// Del009 is CPC-DEL-009: A second Delete with a new token is answered as not found.
var Del009 = &Clause{ID: "CPC-DEL-009", Operation: "DeletePhysicalConnection", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "A second Delete with a new token is answered as not found.",
	Observe:   "Compare.",
}

// Recv001 is CPC-RECV-001: The circuit is named by InstanceId, which with RegionId is required.
var Recv001 = &Clause{ID: "CPC-RECV-001", Operation: "RecoverPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-RECOVER",
	Statement: "The circuit is named by InstanceId, which with RegionId is required.",
	Observe:   "Leave out each; 4xx.",
}

// Recv002 is CPC-RECV-002: Only shared circuits can be recovered.
var Recv002 = &Clause{ID: "CPC-RECV-002", Operation: "RecoverPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-RECOVER",
	Statement: "Only shared circuits can be recovered.",
	Observe:   "A dedicated circuit is refused.",
}

// Recv003 is CPC-RECV-003: A wrong state gives 400 IncorrectStatus.PhysicalConnection and an unknown id 400 ResourceNotFound.
var Recv003 = &Clause{ID: "CPC-RECV-003", Operation: "RecoverPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-RECOVER",
	Statement: "A wrong state gives 400 IncorrectStatus.PhysicalConnection and an unknown id 400 ResourceNotFound.",
	Observe:   "Compare.",
}

// Recv004 is CPC-RECV-004: DryRun=true checks only and answers a request id when the check passes.
var Recv004 = &Clause{ID: "CPC-RECV-004", Operation: "RecoverPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-RECOVER",
	Statement: "DryRun=true checks only and answers a request id when the check passes.",
	Observe:   "State unchanged after a dry run.",
	Needs:     []Need{"second-account"},
}

// Recv005 is CPC-RECV-005: The state after Recover is not stated; Enabled is expected.
var Recv005 = &Clause{ID: "CPC-RECV-005", Operation: "RecoverPhysicalConnection", Level: "MAY", Strength: "INFERRED", Source: "-",
	Statement: "The state after Recover is not stated; Enabled is expected.",
	Observe:   "Record.",
	Needs:     []Need{"second-account"},
	Untested:  "only shared circuits can be recovered, and making one takes a second customer and a contract",
}

// Mod001 is CPC-MOD-001: RegionId and PhysicalConnectionId are required; everything else is optional.
var Mod001 = &Clause{ID: "CPC-MOD-001", Operation: "ModifyPhysicalConnectionAttribute", Level: "MUST", Strength: "DOC", Source: "D-MOD",
	Statement: "RegionId and PhysicalConnectionId are required; everything else is optional.",
	Observe:   "Leave out each; 4xx; a call with only the two is accepted or refused, report.",
}

// Mod002 is CPC-MOD-002: A Rejected circuit returns to Initial after a change.
var Mod002 = &Clause{ID: "CPC-MOD-002", Operation: "ModifyPhysicalConnectionAttribute", Level: "MUST", Strength: "DOC", Source: "D-MOD",
	Statement: "A Rejected circuit returns to Initial after a change.",
	Observe:   "From Rejected change bandwidth; Status Initial.",
	Needs:     []Need{"operator"},
}

// Mod003 is CPC-MOD-003: Specification and redundant id can be changed in Initial and Rejected (and Enabled in current editions).
var Mod003 = &Clause{ID: "CPC-MOD-003", Operation: "ModifyPhysicalConnectionAttribute", Level: "MUST", Strength: "DOC", Source: "D-MOD",
	Statement: "Specification and redundant id can be changed in Initial and Rejected (and Enabled in current editions).",
	Observe:   "From Initial change bandwidth; success and visible.",
}

// Mod004 is CPC-MOD-004: The specification of a circuit in Canceled, Allocating, Allocation Failed or Terminated cannot be changed.
var Mod004 = &Clause{ID: "CPC-MOD-004", Operation: "ModifyPhysicalConnectionAttribute", Level: "MUST", Strength: "DOC", Source: "D-MOD",
	Statement: "The specification of a circuit in Canceled, Allocating, Allocation Failed or Terminated cannot be changed.",
	Observe:   "From Canceled change bandwidth; refused; unchanged.",
}

// Mod005 is CPC-MOD-005: That refusal is 400 InvalidStatus.
var Mod005 = &Clause{ID: "CPC-MOD-005", Operation: "ModifyPhysicalConnectionAttribute", Level: "SHOULD", Strength: "DOC", Source: "D-MOD",
	Statement: "That refusal is 400 InvalidStatus.",
	Observe:   "Compare; report.",
}

// Mod006 is CPC-MOD-006: In those four states nothing at all can be changed.
var Mod006 = &Clause{ID: "CPC-MOD-006", Operation: "ModifyPhysicalConnectionAttribute", Level: "SHOULD", Strength: "DOC", Source: "D-MOD (Chinese text)",
	Statement: "In those four states nothing at all can be changed.",
	Observe:   "From Canceled change Name; refused; report success.",
}

// Mod007 is CPC-MOD-007: Changing specification in Allocated is excluded by the text and done by client tests.
var Mod007 = &Clause{ID: "CPC-MOD-007", Operation: "ModifyPhysicalConnectionAttribute", Level: "MAY", Strength: "DOC", Source: "D-MOD against O-TF",
	Statement: "Changing specification in Allocated is excluded by the text and done by client tests.",
	Observe:   "Record.",
	Needs:     []Need{"operator"},
}

// Mod008 is CPC-MOD-008: bandwidth is between 2 and 10240.
var Mod008 = &Clause{ID: "CPC-MOD-008", Operation: "ModifyPhysicalConnectionAttribute", Level: "MUST", Strength: "DOC", Source: "D-MOD",
	Statement: "bandwidth is between 2 and 10240.",
	Observe:   "1 and 10241 refused.",
}

// Mod009 is CPC-MOD-009: An unknown id gives 404 InvalidPhysicalConnectionId.NotFound.
var Mod009 = &Clause{ID: "CPC-MOD-009", Operation: "ModifyPhysicalConnectionAttribute", Level: "MUST", Strength: "DOC", Source: "D-MOD",
	Statement: "An unknown id gives 404 InvalidPhysicalConnectionId.NotFound.",
	Observe:   "Compare.",
}

// Mod010 is CPC-MOD-010: In Initial a changed Name or Description is shown by the next read and Status stays Initial.
var Mod010 = &Clause{ID: "CPC-MOD-010", Operation: "ModifyPhysicalConnectionAttribute", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "In Initial a changed Name or Description is shown by the next read and Status stays Initial.",
	Observe:   "Compare.",
}

// LOA001 is CPC-LOA-001: RegionId, InstanceId, CompanyName, LineType, Si and ConstructionTime are required.
var LOA001 = &Clause{ID: "CPC-LOA-001", Operation: "ApplyPhysicalConnectionLOA", Level: "MUST", Strength: "DOC", Source: "D-LOA-APPLY",
	Statement: "RegionId, InstanceId, CompanyName, LineType, Si and ConstructionTime are required.",
	Observe:   "Leave out each; 4xx.",
}

// LOA002 is CPC-LOA-002: LineType is MSTP, MPLSVPN, FIBRE or Other.
var LOA002 = &Clause{ID: "CPC-LOA-002", Operation: "ApplyPhysicalConnectionLOA", Level: "MUST", Strength: "DOC", Source: "D-LOA-APPLY",
	Statement: "LineType is MSTP, MPLSVPN, FIBRE or Other.",
	Observe:   "Another value is refused (400 IllegalParam.LineType expected).",
}

// LOA003 is CPC-LOA-003: An unknown circuit gives 400 InvalidInstanceId.NotFound.
var LOA003 = &Clause{ID: "CPC-LOA-003", Operation: "ApplyPhysicalConnectionLOA", Level: "SHOULD", Strength: "DOC", Source: "D-LOA-APPLY",
	Statement: "An unknown circuit gives 400 InvalidInstanceId.NotFound.",
	Observe:   "Compare.",
}

// LOA004 is CPC-LOA-004: Reporting completion without a fitting LOA gives 400 OperationDenied.LOAStatusNotAllowComplete or IncorrectStatus.PhysicalConnectionLOA.
var LOA004 = &Clause{ID: "CPC-LOA-004", Operation: "CompletePhysicalConnectionLOA", Level: "SHOULD", Strength: "DOC", Source: "D-LOA-COMPLETE",
	Statement: "Reporting completion without a fitting LOA gives 400 OperationDenied.LOAStatusNotAllowComplete or IncorrectStatus.PhysicalConnectionLOA.",
	Observe:   "On a fresh circuit; compare.",
}

// Ord001 is CPC-ORD-001: RegionId and PhysicalConnectionId are required; the answer holds Data.OrderId.
var Ord001 = &Clause{ID: "CPC-ORD-001", Operation: "CreatePhysicalConnectionOccupancyOrder", Level: "MUST", Strength: "DOC", Source: "D-OCC",
	Statement: "RegionId and PhysicalConnectionId are required; the answer holds Data.OrderId.",
	Observe:   "Check shape.",
	Needs:     []Need{"payment"},
}

// Ord002 is CPC-ORD-002: A circuit that is not waiting for payment is refused with 400 IncorrectStatus.PhysicalConnection, Forbidden.NotAllowedInState or INSTANCE.STATUS.NOT.ALLOW.
var Ord002 = &Clause{ID: "CPC-ORD-002", Operation: "CreatePhysicalConnectionOccupancyOrder", Level: "SHOULD", Strength: "DOC", Source: "D-OCC",
	Statement: "A circuit that is not waiting for payment is refused with 400 IncorrectStatus.PhysicalConnection, Forbidden.NotAllowedInState or INSTANCE.STATUS.NOT.ALLOW.",
	Observe:   "From Initial and Canceled; compare.",
}

// Ord003 is CPC-ORD-003: A paid order on a Confirmed circuit leads to Enabled.
var Ord003 = &Clause{ID: "CPC-ORD-003", Operation: "CreatePhysicalConnectionOccupancyOrder", Level: "SHOULD", Strength: "OBSERVED", Source: "O-TF",
	Statement: "A paid order on a Confirmed circuit leads to Enabled.",
	Observe:   "Pay with AutoPay; poll.",
	Needs:     []Need{"operator", "payment"},
}

// Ord004 is CPC-ORD-004: The answer holds OrderId and PhysicalConnectionId; AutoPay defaults to false.
var Ord004 = &Clause{ID: "CPC-ORD-004", Operation: "CreatePhysicalConnectionSetupOrder", Level: "MUST", Strength: "DOC", Source: "D-SETUP",
	Statement: "The answer holds OrderId and PhysicalConnectionId; AutoPay defaults to false.",
	Observe:   "Check shape; the circuit is listed.",
	Needs:     []Need{"payment"},
}

// VBR001 is CPC-VBR-001: A border router can only be made on an Enabled circuit; otherwise 400 InvalidPhysicalConnectionId.NotEnabled.
var VBR001 = &Clause{ID: "CPC-VBR-001", Operation: "CreateVirtualBorderRouter", Level: "MUST", Strength: "DOC", Source: "D-VBR-CREATE",
	Statement: "A border router can only be made on an Enabled circuit; otherwise 400 InvalidPhysicalConnectionId.NotEnabled.",
	Observe:   "On a circuit in Initial and in Canceled; compare.",
}

// VBR002 is CPC-VBR-002: The list is VirtualBorderRouterForPhysicalConnectionSet holding VirtualBorderRouterForPhysicalConnectionType.
var VBR002 = &Clause{ID: "CPC-VBR-002", Operation: "DescribeVirtualBorderRoutersForPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-VBR-PC",
	Statement: "The list is VirtualBorderRouterForPhysicalConnectionSet holding VirtualBorderRouterForPhysicalConnectionType.",
	Observe:   "Check shape.",
}

// VBR003 is CPC-VBR-003: An id that is not the caller's gives 404 InvalidPhysicalConnectionId.NotFound.
var VBR003 = &Clause{ID: "CPC-VBR-003", Operation: "DescribeVirtualBorderRoutersForPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-VBR-PC",
	Statement: "An id that is not the caller's gives 404 InvalidPhysicalConnectionId.NotFound.",
	Observe:   "Compare.",
}

// VBR004 is CPC-VBR-004: An unknown VBR gives 404 InvalidVbrId.NotFound.
var VBR004 = &Clause{ID: "CPC-VBR-004", Operation: "DeleteVirtualBorderRouter", Level: "MUST", Strength: "DOC", Source: "D-VBR-DEL",
	Statement: "An unknown VBR gives 404 InvalidVbrId.NotFound.",
	Observe:   "Compare.",
}

// Ref001 is CPC-REF-001: No RegionId is needed; the answer holds Regions.Region entries with RegionId, LocalName, RegionEndpoint.
var Ref001 = &Clause{ID: "CPC-REF-001", Operation: "DescribeRegions", Level: "MUST", Strength: "DOC", Source: "D-REG",
	Statement: "No RegionId is needed; the answer holds Regions.Region entries with RegionId, LocalName, RegionEndpoint.",
	Observe:   "Check shape.",
}

// Ref002 is CPC-REF-002: DescribeRegions is the way to learn region ids.
var Ref002 = &Clause{ID: "CPC-REF-002", Operation: "DescribeRegions", Level: "MUST", Strength: "SEED", Source: "SEED",
	SeedRef:   "S07",
	Statement: "DescribeRegions is the way to learn region ids.",
	Observe:   "The region used for Cancel is in its list.",
}

// Ref003 is CPC-REF-003: RegionId is required; the answer holds AccessPointSet.AccessPointType entries with AccessPointId.
var Ref003 = &Clause{ID: "CPC-REF-003", Operation: "DescribeAccessPoints", Level: "MUST", Strength: "DOC", Source: "D-AP",
	Statement: "RegionId is required; the answer holds AccessPointSet.AccessPointType entries with AccessPointId.",
	Observe:   "Check shape; use an id for Create.",
}

// Ref004 is CPC-REF-004: PageNumber defaults to 1; PageSize defaults to 10 with a maximum of 50.
var Ref004 = &Clause{ID: "CPC-REF-004", Operation: "DescribeAccessPoints", Level: "MUST", Strength: "DOC", Source: "D-AP",
	Statement: "PageNumber defaults to 1; PageSize defaults to 10 with a maximum of 50.",
	Observe:   "Check echo.",
}

// Ref005 is CPC-REF-005: The answer holds Enabled, a boolean.
var Ref005 = &Clause{ID: "CPC-REF-005", Operation: "GetPhysicalConnectionServiceStatus", Level: "MUST", Strength: "DOC", Source: "D-SVC",
	Statement: "The answer holds Enabled, a boolean.",
	Observe:   "Check type.",
}

// Proto001 is CPC-PROTO-001: Version is required and is 2016-04-28 for this family.
var Proto001 = &Clause{ID: "CPC-PROTO-001", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-COMMON-VPC",
	Statement: "Version is required and is 2016-04-28 for this family.",
	Observe:   "Call with it: processed; with 1999-01-01: refused.",
}

// Proto002 is CPC-PROTO-002: AccessKeyId, Signature, SignatureMethod, SignatureVersion, SignatureNonce and Timestamp are required under v1.
var Proto002 = &Clause{ID: "CPC-PROTO-002", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-COMMON-VPC",
	Statement: "AccessKeyId, Signature, SignatureMethod, SignatureVersion, SignatureNonce and Timestamp are required under v1.",
	Observe:   "Leave out each; 4xx.",
}

// Proto003 is CPC-PROTO-003: Format takes JSON and XML.
var Proto003 = &Clause{ID: "CPC-PROTO-003", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-COMMON-VPC",
	Statement: "Format takes JSON and XML.",
	Observe:   "Ask for each; the body parses as such.",
}

// Proto004 is CPC-PROTO-004: Format is taken in lower case too.
var Proto004 = &Clause{ID: "CPC-PROTO-004", Operation: "*", Level: "SHOULD", Strength: "OBSERVED", Source: "K-DARA, K-SDKGO",
	Statement: "Format is taken in lower case too.",
	Observe:   "Format=json and Format=xml.",
}

// Proto005 is CPC-PROTO-005: The format without Format is JSON by one Vpc page and XML by another.
var Proto005 = &Clause{ID: "CPC-PROTO-005", Operation: "*", Level: "MAY", Strength: "DOC", Source: "D-COMMON-VPC against D-RESP-VPC, D-RPC",
	Statement: "The format without Format is JSON by one Vpc page and XML by another.",
	Observe:   "Leave Format out; record; never fail.",
}

// Proto006 is CPC-PROTO-006: Another Format value is refused with 400 InvalidParameter.Format.
var Proto006 = &Clause{ID: "CPC-PROTO-006", Operation: "*", Level: "SHOULD", Strength: "OBSERVED", Source: "D-GW-ERR-COMM",
	Statement: "Another Format value is refused with 400 InvalidParameter.Format.",
	Observe:   "Format=YAML; record.",
}

// Proto007 is CPC-PROTO-007: Content-Type is application/json for JSON and application/xml for XML.
var Proto007 = &Clause{ID: "CPC-PROTO-007", Operation: "*", Level: "SHOULD", Strength: "DOC", Source: "D-CONFIRM, D-TERM (samples)",
	Statement: "Content-Type is application/json for JSON and application/xml for XML.",
	Observe:   "Compare the media type without parameters.",
}

// Proto008 is CPC-PROTO-008: An unknown Action is answered 404 InvalidAction.NotFound.
var Proto008 = &Clause{ID: "CPC-PROTO-008", Operation: "*", Level: "SHOULD", Strength: "OBSERVED", Source: "O-ACT",
	Statement: "An unknown Action is answered 404 InvalidAction.NotFound.",
	Observe:   "Action=CancelPhysicalConnections; accept the listed alternatives; report.",
}

// Proto009 is CPC-PROTO-009: Action is case-sensitive.
var Proto009 = &Clause{ID: "CPC-PROTO-009", Operation: "*", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Action is case-sensitive.",
	Observe:   "Action=cancelphysicalconnection; expect the unknown-action answer.",
}

// Proto010 is CPC-PROTO-010: A wrong Version is answered with InvalidVersion.
var Proto010 = &Clause{ID: "CPC-PROTO-010", Operation: "*", Level: "SHOULD", Strength: "OBSERVED", Source: "O-VER",
	Statement: "A wrong Version is answered with InvalidVersion.",
	Observe:   "Compare; report alternatives.",
}

// Proto011 is CPC-PROTO-011: SignatureNonce differs from request to request; it may have any length.
var Proto011 = &Clause{ID: "CPC-PROTO-011", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-RPC",
	Statement: "SignatureNonce differs from request to request; it may have any length.",
	Observe:   "Nonces of length 1 and 200 work.",
}

// Proto012 is CPC-PROTO-012: A repeated SignatureNonce is refused.
var Proto012 = &Clause{ID: "CPC-PROTO-012", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-GW-ERR, D-COMMON-VPC",
	Statement: "A repeated SignatureNonce is refused.",
	Observe:   "Send the very same signed request twice; the second is 4xx.",
}

// Proto013 is CPC-PROTO-013: That refusal is 400 SignatureNonceUsed.
var Proto013 = &Clause{ID: "CPC-PROTO-013", Operation: "*", Level: "SHOULD", Strength: "OBSERVED", Source: "O-NONCE, D-GW-ERR",
	Statement: "That refusal is 400 SignatureNonceUsed.",
	Observe:   "Compare.",
}

// Proto014 is CPC-PROTO-014: Timestamp is UTC as YYYY-MM-DDThh:mm:ssZ and a fresh one is accepted.
var Proto014 = &Clause{ID: "CPC-PROTO-014", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-RPC, D-GW-ERR",
	Statement: "Timestamp is UTC as YYYY-MM-DDThh:mm:ssZ and a fresh one is accepted.",
	Observe:   "Now, minus 30 s: accepted.",
}

// Proto015 is CPC-PROTO-015: A Timestamp older than 31 minutes is refused.
var Proto015 = &Clause{ID: "CPC-PROTO-015", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-RPC, D-GW-ERR",
	Statement: "A Timestamp older than 31 minutes is refused.",
	Observe:   "Now minus 40 minutes: 4xx.",
}

// Proto016 is CPC-PROTO-016: Between 15 and 31 minutes of age sources differ.
var Proto016 = &Clause{ID: "CPC-PROTO-016", Operation: "*", Level: "MAY", Strength: "DOC", Source: "D-RPC against D-GW-ERR",
	Statement: "Between 15 and 31 minutes of age sources differ.",
	Observe:   "Now minus 20 minutes; record.",
}

// Proto017 is CPC-PROTO-017: The refusal is 400 InvalidTimeStamp.Expired.
var Proto017 = &Clause{ID: "CPC-PROTO-017", Operation: "*", Level: "SHOULD", Strength: "DOC", Source: "D-GW-ERR",
	Statement: "The refusal is 400 InvalidTimeStamp.Expired.",
	Observe:   "Compare; IllegalTimestamp reported.",
}

// Proto018 is CPC-PROTO-018: A malformed Timestamp gives 400 InvalidTimeStamp.Format.
var Proto018 = &Clause{ID: "CPC-PROTO-018", Operation: "*", Level: "SHOULD", Strength: "DOC", Source: "D-GW-ERR",
	Statement: "A malformed Timestamp gives 400 InvalidTimeStamp.Format.",
	Observe:   "Timestamp=yesterday; compare.",
}

// Proto019 is CPC-PROTO-019: A Timestamp far in the future is refused.
var Proto019 = &Clause{ID: "CPC-PROTO-019", Operation: "*", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "A Timestamp far in the future is refused.",
	Observe:   "Now plus 40 minutes; record.",
}

// Proto020 is CPC-PROTO-020: An unknown AccessKeyId is refused with InvalidAccessKeyId.NotFound.
var Proto020 = &Clause{ID: "CPC-PROTO-020", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-GW-ERR",
	Statement: "An unknown AccessKeyId is refused with InvalidAccessKeyId.NotFound.",
	Observe:   "Compare the code; status 400 or 404.",
}

// Proto021 is CPC-PROTO-021: Throttling answers have a Code beginning with Throttling.
var Proto021 = &Clause{ID: "CPC-PROTO-021", Operation: "*", Level: "SHOULD", Strength: "DOC", Source: "D-GW-ERR",
	Statement: "Throttling answers have a Code beginning with Throttling.",
	Observe:   "Any 4xx or 503 under load is checked; a suite backs off and repeats.",
	Untested:  "seen only when a target throttles; such answers are repeated with a fresh nonce and counted in the report",
}

// Proto022 is CPC-PROTO-022: A caller without permission gets 403 Forbidden.RAM.
var Proto022 = &Clause{ID: "CPC-PROTO-022", Operation: "*", Level: "SHOULD", Strength: "DOC", Source: "D-ECS-RESP",
	Statement: "A caller without permission gets 403 Forbidden.RAM.",
	Observe:   "With a restricted key; compare.",
	Needs:     []Need{"second-account"},
	Untested:  "takes a key with restricted permissions, which the profile does not describe; where the target has no permission system there is nothing to see",
}

// Proto023 is CPC-PROTO-023: A POST with the parameters in an application/x-www-form-urlencoded body is equal to the query form.
var Proto023 = &Clause{ID: "CPC-PROTO-023", Operation: "*", Level: "SHOULD", Strength: "SDK", Source: "K-SDKGO",
	Statement: "A POST with the parameters in an application/x-www-form-urlencoded body is equal to the query form.",
	Observe:   "Send both; same result.",
}

// Proto024 is CPC-PROTO-024: List parameters are flattened with indexes from 1.
var Proto024 = &Clause{ID: "CPC-PROTO-024", Operation: "*", Level: "SHOULD", Strength: "DOC", Source: "D-V3",
	Statement: "List parameters are flattened with indexes from 1.",
	Observe:   "Filter.1.Key form works; Filter.0.Key is recorded.",
}

// SigV1x001 is CPC-SIG1-001: A correct v1 signature is accepted.
var SigV1x001 = &Clause{ID: "CPC-SIG1-001", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-ECS-SIG, D-RPC",
	Statement: "A correct v1 signature is accepted.",
	Observe:   "Any good call.",
}

// SigV1x002 is CPC-SIG1-002: The signature covers every parameter; changing any after signing makes it invalid.
var SigV1x002 = &Clause{ID: "CPC-SIG1-002", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-ECS-SIG",
	Statement: "The signature covers every parameter; changing any after signing makes it invalid.",
	Observe:   "Change PhysicalConnectionId after signing; refused; no state change.",
}

// SigV1x003 is CPC-SIG1-003: The method is part of the string to sign.
var SigV1x003 = &Clause{ID: "CPC-SIG1-003", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-ECS-SIG",
	Statement: "The method is part of the string to sign.",
	Observe:   "Sign for GET, send as POST; refused.",
}

// SigV1x004 is CPC-SIG1-004: The key is the secret followed by an ampersand.
var SigV1x004 = &Clause{ID: "CPC-SIG1-004", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-ECS-SIG",
	Statement: "The key is the secret followed by an ampersand.",
	Observe:   "Sign without the ampersand; refused.",
}

// SigV1x005 is CPC-SIG1-005: Space is %20, star is %2A, tilde stays.
var SigV1x005 = &Clause{ID: "CPC-SIG1-005", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-ECS-SIG",
	Statement: "Space is %20, star is %2A, tilde stays.",
	Observe:   "A token with these characters, correctly encoded, is accepted.",
}

// SigV1x006 is CPC-SIG1-006: The client signer reproduces the published vectors.
var SigV1x006 = &Clause{ID: "CPC-SIG1-006", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-ECS-SIG, D-RPC",
	Statement: "The client signer reproduces the published vectors.",
	Observe:   "Offline: v1-doc-2016 and v1-doc-2023.",
}

// SigV1x007 is CPC-SIG1-007: The client signer reproduces the SDK vectors, empty values included.
var SigV1x007 = &Clause{ID: "CPC-SIG1-007", Operation: "*", Level: "SHOULD", Strength: "SDK", Source: "K-SDKGO, K-UTIL",
	Statement: "The client signer reproduces the SDK vectors, empty values included.",
	Observe:   "Offline: v1-sdk-*.",
}

// SigV1x008 is CPC-SIG1-008: A wrong signature gives 400 SignatureDoesNotMatch.
var SigV1x008 = &Clause{ID: "CPC-SIG1-008", Operation: "*", Level: "SHOULD", Strength: "DOC", Source: "D-GW-ERR",
	Statement: "A wrong signature gives 400 SignatureDoesNotMatch.",
	Observe:   "Compare; IncompleteSignature and 403 reported.",
}

// SigV1x009 is CPC-SIG1-009: The message of that error may continue with the server's string to sign.
var SigV1x009 = &Clause{ID: "CPC-SIG1-009", Operation: "*", Level: "SHOULD", Strength: "OBSERVED", Source: "K-SDKGO",
	Statement: "The message of that error may continue with the server's string to sign.",
	Observe:   "If it does, compare with ours and print the difference.",
}

// SigV1x010 is CPC-SIG1-010: SignatureMethod is HMAC-SHA1 and SignatureVersion 1.0.
var SigV1x010 = &Clause{ID: "CPC-SIG1-010", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-ECS-SIG",
	Statement: "SignatureMethod is HMAC-SHA1 and SignatureVersion 1.0.",
	Observe:   "Other values are refused.",
}

// SigV3x001 is CPC-SIG3-001: The client signer reproduces the published V3 vector.
var SigV3x001 = &Clause{ID: "CPC-SIG3-001", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-V3",
	Statement: "The client signer reproduces the published V3 vector.",
	Observe:   "Offline: v3-doc-2023, hashed request and signature.",
}

// SigV3x002 is CPC-SIG3-002: The client signer reproduces the SDK V3 vector.
var SigV3x002 = &Clause{ID: "CPC-SIG3-002", Operation: "*", Level: "SHOULD", Strength: "SDK", Source: "K-UTIL",
	Statement: "The client signer reproduces the SDK V3 vector.",
	Observe:   "Offline: v3-sdk-min.",
}

// SigV3x003 is CPC-SIG3-003: A correctly V3-signed call is accepted where the target offers V3.
var SigV3x003 = &Clause{ID: "CPC-SIG3-003", Operation: "*", Level: "SHOULD", Strength: "DOC", Source: "D-V3",
	Statement: "A correctly V3-signed call is accepted where the target offers V3.",
	Observe:   "Cancel-not-found by V3; same Code as by v1; targets without V3 are marked not offered.",
}

// SigV3x004 is CPC-SIG3-004: Under V3 the hash of the body is sent in x-acs-content-sha256 and signed.
var SigV3x004 = &Clause{ID: "CPC-SIG3-004", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-V3",
	Statement: "Under V3 the hash of the body is sent in x-acs-content-sha256 and signed.",
	Observe:   "Alter the body or the header; refused (where V3 is offered).",
}

// SigV3x005 is CPC-SIG3-005: Every x-acs- header, host and content-type that is sent is signed.
var SigV3x005 = &Clause{ID: "CPC-SIG3-005", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-V3",
	Statement: "Every x-acs- header, host and content-type that is sent is signed.",
	Observe:   "Add an unsigned x-acs- header; refused (where V3 is offered); report acceptance by lax targets as failure of this clause only.",
}

// SigV3x006 is CPC-SIG3-006: The V3 key is the secret itself without an ampersand.
var SigV3x006 = &Clause{ID: "CPC-SIG3-006", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-V3",
	Statement: "The V3 key is the secret itself without an ampersand.",
	Observe:   "Sign with the ampersand; refused.",
}

// Env001 is CPC-ENV-001: A failed call has a 4xx or 5xx status.
var Env001 = &Clause{ID: "CPC-ENV-001", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-RESP-VPC",
	Statement: "A failed call has a 4xx or 5xx status.",
	Observe:   "Check every error.",
}

// Env002 is CPC-ENV-002: A JSON error is an object with RequestId, HostId, Code and Message.
var Env002 = &Clause{ID: "CPC-ENV-002", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-RESP-VPC",
	Statement: "A JSON error is an object with RequestId, HostId, Code and Message.",
	Observe:   "Check members and that they are strings.",
}

// Env003 is CPC-ENV-003: An XML error has the root Error with RequestId, HostId, Code and Message.
var Env003 = &Clause{ID: "CPC-ENV-003", Operation: "*", Level: "MUST", Strength: "DOC", Source: "D-RESP-VPC",
	Statement: "An XML error has the root Error with RequestId, HostId, Code and Message.",
	Observe:   "Check elements.",
}

// Env004 is CPC-ENV-004: Recommend may be present.
var Env004 = &Clause{ID: "CPC-ENV-004", Operation: "*", Level: "MAY", Strength: "OBSERVED", Source: "O-NONCE, O-TS",
	Statement: "Recommend may be present.",
	Observe:   "Tolerate; a string when present.",
}

// Env005 is CPC-ENV-005: AccessDeniedDetail may be present on permission errors, an object.
var Env005 = &Clause{ID: "CPC-ENV-005", Operation: "*", Level: "MAY", Strength: "SDK", Source: "K-SDKGO",
	Statement: "AccessDeniedDetail may be present on permission errors, an object.",
	Observe:   "Tolerate.",
}

// Env006 is CPC-ENV-006: HostId is the endpoint that was called.
var Env006 = &Clause{ID: "CPC-ENV-006", Operation: "*", Level: "SHOULD", Strength: "DOC", Source: "D-RESP-VPC",
	Statement: "HostId is the endpoint that was called.",
	Observe:   "Compare with the host; report.",
}

// Env007 is CPC-ENV-007: The error comes in the format asked for.
var Env007 = &Clause{ID: "CPC-ENV-007", Operation: "*", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "The error comes in the format asked for.",
	Observe:   "Error with Format=XML is XML, with JSON is JSON.",
}

// Env008 is CPC-ENV-008: An error body has no success fields and a success body has no Code.
var Env008 = &Clause{ID: "CPC-ENV-008", Operation: "*", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "An error body has no success fields and a success body has no Code.",
	Observe:   "Check.",
}

// Env009 is CPC-ENV-009: Bodies are valid UTF-8 and well-formed.
var Env009 = &Clause{ID: "CPC-ENV-009", Operation: "*", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "Bodies are valid UTF-8 and well-formed.",
	Observe:   "Parse strictly.",
}

// Env010 is CPC-ENV-010: No documented client error is answered with 5xx.
var Env010 = &Clause{ID: "CPC-ENV-010", Operation: "*", Level: "SHOULD", Strength: "INFERRED", Source: "-",
	Statement: "No documented client error is answered with 5xx.",
	Observe:   "Fuzzing: any 5xx is a finding.",
}

// ECS001 is CPC-ECS-001: The deprecated Ecs 2014-05-26 operation of the same name may be offered.
var ECS001 = &Clause{ID: "CPC-ECS-001", Operation: "Ecs.CancelPhysicalConnection", Level: "MAY", Strength: "DOC", Source: "D-ECS-CANCEL",
	Statement: "The deprecated Ecs 2014-05-26 operation of the same name may be offered.",
	Observe:   "Probe; mark not offered on the unknown-action or version answer.",
}

// ECS002 is CPC-ECS-002: Where offered, it takes the same parameters and an optional UserCidr.
var ECS002 = &Clause{ID: "CPC-ECS-002", Operation: "Ecs.CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-ECS-CANCEL",
	Statement: "Where offered, it takes the same parameters and an optional UserCidr.",
	Observe:   "Cancel with and without UserCidr=30.100.0.0/16; same outcome.",
}

// ECS003 is CPC-ECS-003: Where offered, it gives the same three errors as the Vpc operation.
var ECS003 = &Clause{ID: "CPC-ECS-003", Operation: "Ecs.CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-ECS-CANCEL",
	Statement: "Where offered, it gives the same three errors as the Vpc operation.",
	Observe:   "Unknown id, unknown region, wrong state; compare.",
}

// Auth001 is CPC-AUTH-001: The permission is vpc:CancelPhysicalConnection on acs:vpc:{region}:{account}:physicalconnection/{id}.
var Auth001 = &Clause{ID: "CPC-AUTH-001", Operation: "CancelPhysicalConnection", Level: "MUST", Strength: "DOC", Source: "D-CANCEL-26",
	Statement: "The permission is vpc:CancelPhysicalConnection on acs:vpc:{region}:{account}:physicalconnection/{id}.",
	Observe:   "A key allowed only this action on one id can cancel that one and no other; where the target has no permission system, not run.",
	Needs:     []Need{"second-account"},
	Untested:  "takes a key that may cancel one connection and no other, which no call of this API makes; where the target has no permission system it does not apply",
}

var register = []*Clause{
	Req001,
	Req002,
	Req003,
	Req004,
	Req005,
	Req006,
	Req007,
	Req008,
	Req009,
	Req010,
	Req011,
	Req012,
	Req013,
	Req014,
	Req015,
	Req016,
	Req017,
	Req018,
	Req019,
	Resp001,
	Resp002,
	Resp003,
	Resp004,
	Resp005,
	Resp006,
	Resp007,
	Resp008,
	Resp009,
	State001,
	State002,
	State003,
	State004,
	State005,
	State006,
	State007,
	State008,
	State009,
	State010,
	State011,
	State012,
	State013,
	State014,
	State015,
	State016,
	State017,
	State018,
	State019,
	State020,
	State021,
	State022,
	State023,
	State024,
	Err001,
	Err002,
	Err003,
	Err004,
	Err005,
	Err006,
	Err007,
	Err008,
	Err009,
	Err010,
	Err011,
	Err012,
	Err013,
	Err014,
	Err015,
	Err016,
	Idem001,
	Idem002,
	Idem003,
	Idem004,
	Idem005,
	Idem006,
	Idem007,
	Idem008,
	Idem009,
	Idem010,
	Idem011,
	Idem012,
	Idem013,
	Idem014,
	Idem015,
	Idem016,
	Idem017,
	Idem018,
	Idem019,
	Idem020,
	Idem021,
	Idem022,
	Idem023,
	Idem024,
	Idem025,
	Idem026,
	Idem027,
	Idem028,
	Create001,
	Create002,
	Create003,
	Create004,
	Create005,
	Create006,
	Create007,
	Create008,
	Create009,
	Create010,
	Create011,
	Create012,
	Create013,
	Create014,
	Create015,
	Create016,
	Create017,
	Create018,
	Create019,
	Create020,
	Create021,
	Create022,
	Create023,
	Desc001,
	Desc002,
	Desc003,
	Desc004,
	Desc005,
	Desc006,
	Desc007,
	Desc008,
	Desc009,
	Desc010,
	Desc011,
	Desc012,
	Desc013,
	Desc014,
	Desc015,
	Desc016,
	Desc017,
	Desc018,
	Conf001,
	Conf002,
	Conf003,
	Conf004,
	Enab001,
	Enab002,
	Enab003,
	Enab004,
	Enab005,
	Enab006,
	Enab007,
	Term001,
	Term002,
	Term003,
	Term004,
	Term005,
	Del001,
	Del002,
	Del003,
	Del004,
	Del005,
	Del006,
	Del007,
	Del008,
	Del009,
	Recv001,
	Recv002,
	Recv003,
	Recv004,
	Recv005,
	Mod001,
	Mod002,
	Mod003,
	Mod004,
	Mod005,
	Mod006,
	Mod007,
	Mod008,
	Mod009,
	Mod010,
	LOA001,
	LOA002,
	LOA003,
	LOA004,
	Ord001,
	Ord002,
	Ord003,
	Ord004,
	VBR001,
	VBR002,
	VBR003,
	VBR004,
	Ref001,
	Ref002,
	Ref003,
	Ref004,
	Ref005,
	Proto001,
	Proto002,
	Proto003,
	Proto004,
	Proto005,
	Proto006,
	Proto007,
	Proto008,
	Proto009,
	Proto010,
	Proto011,
	Proto012,
	Proto013,
	Proto014,
	Proto015,
	Proto016,
	Proto017,
	Proto018,
	Proto019,
	Proto020,
	Proto021,
	Proto022,
	Proto023,
	Proto024,
	SigV1x001,
	SigV1x002,
	SigV1x003,
	SigV1x004,
	SigV1x005,
	SigV1x006,
	SigV1x007,
	SigV1x008,
	SigV1x009,
	SigV1x010,
	SigV3x001,
	SigV3x002,
	SigV3x003,
	SigV3x004,
	SigV3x005,
	SigV3x006,
	Env001,
	Env002,
	Env003,
	Env004,
	Env005,
	Env006,
	Env007,
	Env008,
	Env009,
	Env010,
	ECS001,
	ECS002,
	ECS003,
	Auth001,
}
