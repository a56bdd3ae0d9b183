// Package spec holds the document that pconform tests: the register of clauses and the words (actions, states,
// error rows) that the published pages print. It decides nothing; the model and the reference server do, each for itself.
package spec

// Version is the API version of the physical-connection family in product Vpc.
const Version = "2016-04-28"

// ECSVersion is the version of the deprecated twin of CancelPhysicalConnection in product Ecs.
const ECSVersion = "2014-05-26"

// The actions of the family, as sent in Action or x-acs-action.
const (
	DescribeRegions                = "DescribeRegions"
	DescribeAccessPoints           = "DescribeAccessPoints"
	CreatePhysicalConnection       = "CreatePhysicalConnection"
	DescribePhysicalConnections    = "DescribePhysicalConnections"
	ModifyPhysicalConnection       = "ModifyPhysicalConnectionAttribute"
	CancelPhysicalConnection       = "CancelPhysicalConnection"
	ConfirmPhysicalConnection      = "ConfirmPhysicalConnection"
	EnablePhysicalConnection       = "EnablePhysicalConnection"
	TerminatePhysicalConnection    = "TerminatePhysicalConnection"
	DeletePhysicalConnection       = "DeletePhysicalConnection"
	RecoverPhysicalConnection      = "RecoverPhysicalConnection"
	ApplyPhysicalConnectionLOA     = "ApplyPhysicalConnectionLOA"
	CompletePhysicalConnectionLOA  = "CompletePhysicalConnectionLOA"
	CreateSetupOrder               = "CreatePhysicalConnectionSetupOrder"
	CreateOccupancyOrder           = "CreatePhysicalConnectionOccupancyOrder"
	OpenPhysicalConnectionService  = "OpenPhysicalConnectionService"
	GetPhysicalConnectionService   = "GetPhysicalConnectionServiceStatus"
	CreateVirtualBorderRouter      = "CreateVirtualBorderRouter"
	DeleteVirtualBorderRouter      = "DeleteVirtualBorderRouter"
	DescribeVBRsForPhysicalConnect = "DescribeVirtualBorderRoutersForPhysicalConnection"
)

// State is a Status value of a physical connection as DescribePhysicalConnections prints it.
type State string

// The eleven states (CPC-STATE-021). There is no status after Delete.
const (
	Initial          State = "Initial"
	Approved         State = "Approved"
	Allocating       State = "Allocating"
	Allocated        State = "Allocated"
	Confirmed        State = "Confirmed"
	Enabled          State = "Enabled"
	Rejected         State = "Rejected"
	Canceled         State = "Canceled"
	AllocationFailed State = "Allocation Failed"
	Terminating      State = "Terminating"
	Terminated       State = "Terminated"
)

// AllocationFailedClosed is the spelling of AllocationFailed that the Modify and Delete pages use (CPC-STATE-022).
const AllocationFailedClosed = "AllocationFailed"

// States lists the eleven states in the order of states.md.
var States = []State{Initial, Approved, Allocating, Allocated, Confirmed, Enabled,
	Rejected, Canceled, AllocationFailed, Terminating, Terminated}

// Row is one line of a published error table: HTTP status, Code and Message.
type Row struct {
	Status  int
	Code    string
	Message string
}
