package spec

// Rows that several operations share, as their pages print them. Misspellings are the published text.
var (
	ConnectionNotFound = Row{404, "InvalidPhysicalConnectionId.NotFound", "The PhysicalConnectionId provided does not exist in our records."}
	RegionNotFound     = Row{404, "InvalidRegionId.NotFound", "The RegionId provided does not exist in our records."}
	NotAllowedInState  = Row{400, "Forbidden.NotAllowedInState", "The request does not allow in this state."}
	StatusNotAllow     = Row{400, "INSTANCE.STATUS.NOT.ALLOW", "Instance status not allow"}
	TrafficNotEnabled  = Row{400, "OperationFailed.PconnTrafficNotEnable", "The operation is failed because of PconnTrafficNotEnable."}
)

// Rows of single operations.
var (
	ConfirmNotFound       = Row{400, "InvalidPhysicalConnectionId.NotFound", "The specified physicalConnection is not found"}
	ConfirmNoResource     = Row{400, "ResourceNotFound.PhysicalConnectionId", "PhysicalConnection is not found."}
	ConfirmWrongState     = Row{400, "IncorrectStatus.PhysicalConnection", "The specified PhysicalConnectionId is not in Allocated state."}
	ConfirmRegionNotFound = Row{400, "InvalidRegionId.NotFound", "The specified RegionId is not found."}

	EnableNotAllowedAccount = Row{400, "ALIUID.NOT.ALLOW.WITHOUT.SP", "AliUid not allow direct enable physical connection"}
	EnableNotAllowedDevice  = Row{400, "ACCESS.DEVICE.NOT.ALLOW.WITHOUT.SP", "Access device not allow direct enable physical connection"}

	TerminateVBRAttached = Row{400, "Forbidden.VbrAttached", "Cannot terminate physical connection when virtual border routers are still attached."}

	// The stored copies of the page end inside the message; this is the part that can be read.
	DeleteWrongState = Row{400, "Forbidden.NotInAllowDeleteStatus", "Only physical connection in the Cancelled, Rejected, Terminated, Allocated, or Alloca"}
	DeleteVBRExists  = Row{400, "Forbidden.VBRExists", "The vbr still exists."}

	ModifyWrongState = Row{400, "InvalidStatus", "invalid physical connection status."}

	BadLineOperator      = Row{400, "InvalidLineOperator.Malformd", "The LineOperator provided was invalid."}
	BadLineOperatorNew   = Row{400, "InvalidPhysicalConnectionOperator.Malformed", "Specified PhysicalConnection Operator is not valid."}
	BadPortType          = Row{400, "InvalidPortType.Malformd", "The PortType provided was invalid."}
	BadPortTypeNotFound  = Row{400, "InvalidPortType.NotFound", "Specified port type is not found."}
	BadPortTypeNoneLeft  = Row{404, "InvalidPortType.NotFound", "There are no resources with the portType."}
	BadPortTypeNew       = Row{400, "InvalidPhysicalConnectionPortType.Malformed", "Specified PhysicalConnection PortType is not valid."}
	BadType              = Row{400, "InvalidType.Malformd", "The Type provided was invalid."}
	BadPeerLocation      = Row{400, "InvalidPeerLocation.Malformd", "The PeerLocation provided was invalid."}
	BadName              = Row{400, "InvalidName.Malformed", "The specified ?Name? is not valid."}
	BadDescription       = Row{400, "InvalidDescription.Malformed", "The specifid ?Description? is not valid."}
	BadDescriptionModify = Row{400, "InvalidDescription.Malformed", "The specified Description is not valid."}
	BadCircuitCode       = Row{400, "InvalidCircuitCode.Malformed", "circuitCode is illegal."}
	BadBandwidth         = Row{400, "InvalidBandwidth", "invalid physical connection banwidth."}
	BadBandwidthNew      = Row{400, "InvalidPhysicalConnectionBandwidth.Malformed", "Specified PhysicalConnection Bandwidth is not valid."}
	AccessPointNotFound  = Row{400, "ResourceNotFound.AccessPointId", "The specified resource of access point id is not found."}
	RedundantNotFound    = Row{400, "InvalidRedundantPhysicalConnectionId.NotFound", "The RedundantPhysicalConnectionId does not found."}
	RedundantForeign     = Row{400, "InvalidRedundantPhysicalConnection", "redundant physical connection doesn't belong to current user."}
	RedundantWrongState  = Row{400, "InvalidRedundantPhysicalConnectionStatus", "invalid redundant physical connection status."}
	QuotaPerAccessPoint  = Row{400, "QuotaExceeded.pConnPerAP", "Physical connection count per ap quota exceed."}
	QuotaFree            = Row{400, "QuotaExceeded.freePconnPerAP", "free physical connections count excceeded."}
	TokenTooLong         = Row{400, "IllegalParam.ClientToken", "Token verify failed because client token length too long."}
	TokenMismatch        = Row{400, "IdempotentParameterMismatch", "The request is retried with updated parameters."}
	TokenMismatch403     = Row{403, "IdempotentParameterMismatch", "The specified clientToken is used."}

	BadFilterKey = Row{404, "InvalidFilterKey.ValueNotSupported", "Specified filter key is not supported: Filter.X.key"}

	AccessPointRegion = Row{404, "InvalidRegionId.NotSupport", "The RegionId provided does not support in our records."}

	RecoverNotFound   = Row{400, "ResourceNotFound", "The specified resource %s is not found."}
	RecoverWrongState = Row{400, "IncorrectStatus.PhysicalConnection", "The status of %s is incorrect."}

	LOANotFound      = Row{400, "InvalidInstanceId.NotFound", "%s"}
	LOABadLineType   = Row{400, "IllegalParam.LineType", "%s"}
	LOACannotFinish  = Row{400, "OperationDenied.LOAStatusNotAllowComplete", "The operation is not allowed because of LOAStatusNotAllowComplete."}
	LOAWrongState    = Row{400, "IncorrectStatus.PhysicalConnectionLOA", "%s"}
	OrderWrongState  = Row{400, "IncorrectStatus.PhysicalConnection", "Invalid physical connection status."}
	OrderBadCharge   = Row{400, "InvalidPhysicalConnectionChargeType.Malformed", "Specified Physical Connection ChargeType is not valid."}
	OrderBadPeriod   = Row{400, "InvalidPhysicalConnectionPeriod.Malformed", "Specified Physical Connection Period is not valid."}
	OrderBadCycle    = Row{400, "InvalidPhysicalConnectionPricingCycle.Malformed", "Specified Physical Connection PricingCycle is not valid."}
	ServiceOpened    = Row{400, "InvalidOperation.OrderOpened", ""}
	ServiceOpenedOld = Row{400, "PURCHASE_QUANTITY_LIMIT", ""}

	VBRNotEnabled   = Row{400, "InvalidPhysicalConnectionId.NotEnabled", "The specified PhysicalConnectionId is not in Enabled state."}
	VBRConnNotFound = Row{400, "InvalidPhysicalConnectionId.NotFound", "The specified PhysicalConnectionId is not found."}
	VBRRegion       = Row{404, "InvalidRegionId.NotFound", "The specified RegionId is not found."}
	VLANUsed        = Row{400, "InvalidVlanId.Used", "The specified VlanId has been used."}
	VLANMalformed   = Row{400, "InvalidVlanId.Malformed", "The specified VlanId is not valid."}
	VBRNotFound     = Row{404, "InvalidVbrId.NotFound", "The specified VirutalBorderRouter does not exist in our records."}
	VBRListNotFound = Row{404, "InvalidPhysicalConnectionId.NotFound", "The specified PhysicalConnectionId does not belong to user."}
)
