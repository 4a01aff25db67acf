namespace CondaStore.Domain.Diagnostics;

/// <summary>
/// Every failure a user can meet, numbered by cause: 1000 requests and files, 1100 channels and network, 1200 solving,
/// 1300 packages and integrity, 1400 installing, 1500 state and locks, 1600 access and quota, 1900 internal.
/// A number is never reused or renamed. Shown to people as <c>CS1003</c>; explained in <c>docs/errors.md</c>.
/// </summary>
public enum ErrorCode
{
    /// <summary>A request is malformed or misses a required part.</summary>
    InvalidRequest = 1000,

    /// <summary>A YAML or JSON document cannot be parsed.</summary>
    InvalidDocument = 1001,

    /// <summary>A version text breaks the rules of CEP 33, or of PEP 440 for a Python project.</summary>
    InvalidVersion = 1002,

    /// <summary>A version constraint cannot be parsed.</summary>
    InvalidVersionSpec = 1003,

    /// <summary>A match spec cannot be parsed (CEP 29).</summary>
    InvalidMatchSpec = 1004,

    /// <summary>An environment file has a wrong shape (CEP 24).</summary>
    InvalidEnvironmentFile = 1005,

    /// <summary>A lockfile cannot be read, or its version is not supported.</summary>
    InvalidLockfile = 1006,

    /// <summary>A name of a package, channel, namespace or environment breaks the rules.</summary>
    InvalidName = 1007,

    /// <summary>A command line option is wrong or contradicts another.</summary>
    InvalidOption = 1008,

    /// <summary>A file named by the caller does not exist or cannot be read.</summary>
    FileNotReadable = 1009,

    /// <summary>A setting has a wrong value; the message names the setting.</summary>
    InvalidSetting = 1010,

    /// <summary>A requested object (namespace, environment, build, artifact) does not exist.</summary>
    NotFound = 1011,

    /// <summary>A specification breaks a policy of the store (allowed channels, required packages).</summary>
    PolicyViolation = 1012,

    /// <summary>A requirement on a Python project or an environment marker cannot be read (PEP 508).</summary>
    InvalidRequirement = 1013,

    /// <summary>A requirements file has a line that is not understood or not allowed.</summary>
    InvalidRequirementsFile = 1014,

    /// <summary>The channel, or a subdirectory that must exist, answers that it does not exist.</summary>
    ChannelNotFound = 1100,

    /// <summary>The network or the channel's server fails; trying again may help.</summary>
    ChannelUnavailable = 1101,

    /// <summary>The channel refuses the credentials, or wants some.</summary>
    ChannelAccessDenied = 1102,

    /// <summary>Repodata cannot be parsed or is incomplete, or the cached index of it is damaged.</summary>
    InvalidRepodata = 1103,

    /// <summary>Repodata is of a version that this program does not know.</summary>
    UnsupportedRepodata = 1104,

    /// <summary>A shard's bytes do not have the hash that the shard index promised (CEP 16).</summary>
    ShardHashMismatch = 1105,

    /// <summary>A channel or an index points to a place it must not point to (another host, a local file).</summary>
    UnsafeChannelReference = 1106,

    /// <summary>The page of a project on an index of Python projects cannot be read, or is none.</summary>
    InvalidIndexPage = 1107,

    /// <summary>An index of Python projects answers in a form that this program does not know.</summary>
    UnsupportedIndex = 1108,

    /// <summary>The requirements contradict each other.</summary>
    Unsatisfiable = 1200,

    /// <summary>No channel has a package of that name.</summary>
    PackageNotFound = 1201,

    /// <summary>The solver reached its time or work limit.</summary>
    SolveLimit = 1202,

    /// <summary>A package archive does not have the size or a hash that was promised.</summary>
    HashMismatch = 1300,

    /// <summary>A package archive is damaged or not an archive of a known kind.</summary>
    CorruptArchive = 1301,

    /// <summary>A package archive holds a path, link or member that could reach outside its target.</summary>
    UnsafeArchive = 1302,

    /// <summary>A package archive would unpack to more than the limits allow.</summary>
    ArchiveTooLarge = 1303,

    /// <summary>A package's metadata (index.json, paths.json, link.json) is missing or wrong.</summary>
    InvalidPackageMetadata = 1304,

    /// <summary>The archive cannot be had from any source.</summary>
    PackageUnavailable = 1305,

    /// <summary>A bundle or backup is damaged, incomplete or not what its manifest says.</summary>
    DamagedBundle = 1306,

    /// <summary>A bundle or backup is of a version that this program does not know.</summary>
    UnsupportedBundle = 1307,

    /// <summary>A bundle or backup is not signed by a key that is trusted here.</summary>
    UntrustedBundle = 1308,

    /// <summary>A file in a prefix differs from its record.</summary>
    PrefixDiffers = 1400,

    /// <summary>The prefix path is longer than the room a package leaves for it.</summary>
    PrefixTooLong = 1401,

    /// <summary>The prefix is frozen (CEP 22) and refuses changes.</summary>
    PrefixFrozen = 1402,

    /// <summary>A path in package metadata would leave the prefix.</summary>
    UnsafePath = 1403,

    /// <summary>A link script failed or is refused by policy.</summary>
    LinkScriptFailed = 1404,

    /// <summary>The disk is full or a quota of the file system is reached.</summary>
    DiskFull = 1405,

    /// <summary>The file system refused an operation.</summary>
    FileSystem = 1406,

    /// <summary>A record in conda-meta cannot be read.</summary>
    InvalidPrefixRecord = 1407,

    /// <summary>A noarch Python package needs a Python that the environment lacks.</summary>
    PythonMissing = 1408,

    /// <summary>Two packages want different files at one path, and one of them is a wheel.</summary>
    FileConflict = 1409,

    /// <summary>A file is locked by another process for longer than the caller wants to wait.</summary>
    LockTimeout = 1500,

    /// <summary>A lease was lost to another holder; the work was given up.</summary>
    LeaseLost = 1501,

    /// <summary>A row was changed by another writer since it was read.</summary>
    Conflict = 1502,

    /// <summary>The state of a build does not allow the request.</summary>
    InvalidState = 1503,

    /// <summary>The build was canceled.</summary>
    Canceled = 1504,

    /// <summary>The worker that ran the build is gone.</summary>
    WorkerGone = 1505,

    /// <summary>A time limit of the store was reached.</summary>
    TimeLimit = 1506,

    /// <summary>An object of that name exists already.</summary>
    AlreadyExists = 1507,

    /// <summary>The store's own storage does not answer or is throttled; trying again may help.</summary>
    StorageUnavailable = 1508,

    /// <summary>A database of the store is damaged.</summary>
    DamagedDatabase = 1509,

    /// <summary>The caller may not do this.</summary>
    AccessDenied = 1600,

    /// <summary>Credentials are missing, wrong or expired.</summary>
    InvalidCredentials = 1601,

    /// <summary>A quota of the store is reached.</summary>
    QuotaExceeded = 1602,

    /// <summary>The provider that signs people in does not answer as it should; trying again may help.</summary>
    ProviderUnavailable = 1603,

    /// <summary>A defect of this program.</summary>
    Internal = 1900,
}
