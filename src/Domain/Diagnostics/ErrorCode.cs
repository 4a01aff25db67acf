namespace CondaStore.Domain.Diagnostics;

/// <summary>
/// Identifies the cause of a failure shown to a user: 1000 requests and files, 1100 channels and network, 1200 solving, 1300 packages and
/// integrity, 1400 installing, 1500 state and locks, 1600 access and quota, 1900 internal. A number is never reused or renamed. Displayed
/// as <c>CS1003</c> and explained in <c>docs/errors.md</c>.
/// </summary>
public enum ErrorCode
{
    /// <summary>A request is malformed or lacks a required part.</summary>
    InvalidRequest = 1000,

    /// <summary>A YAML or JSON document cannot be parsed.</summary>
    InvalidDocument = 1001,

    /// <summary>
    /// A version does not conform to CEP 33 (https://conda.org/learn/ceps/cep-0033), or to PEP 440 (https://peps.python.org/pep-0440/) for
    /// a Python project.
    /// </summary>
    InvalidVersion = 1002,

    /// <summary>A version constraint cannot be parsed.</summary>
    InvalidVersionSpec = 1003,

    /// <summary>A match spec cannot be parsed (CEP 29, https://conda.org/learn/ceps/cep-0029).</summary>
    InvalidMatchSpec = 1004,

    /// <summary>An environment file has an invalid structure (CEP 24, https://conda.org/learn/ceps/cep-0024).</summary>
    InvalidEnvironmentFile = 1005,

    /// <summary>A lockfile cannot be read, or its version is not supported.</summary>
    InvalidLockfile = 1006,

    /// <summary>The name of a package, channel, namespace or environment is not valid.</summary>
    InvalidName = 1007,

    /// <summary>A command-line option is not valid or conflicts with another.</summary>
    InvalidOption = 1008,

    /// <summary>A file named by the caller does not exist or cannot be read.</summary>
    FileNotReadable = 1009,

    /// <summary>A setting has an invalid value; the message names the setting.</summary>
    InvalidSetting = 1010,

    /// <summary>A requested object (namespace, environment, build, artifact) does not exist.</summary>
    NotFound = 1011,

    /// <summary>A specification violates a policy of the store (allowed channels, required packages).</summary>
    PolicyViolation = 1012,

    /// <summary>
    /// A requirement on a Python project or an environment marker cannot be parsed (PEP 508, https://peps.python.org/pep-0508/).
    /// </summary>
    InvalidRequirement = 1013,

    /// <summary>A requirements file has a line that is not supported or not allowed.</summary>
    InvalidRequirementsFile = 1014,

    /// <summary>The channel, or one of its required subdirectories, does not exist.</summary>
    ChannelNotFound = 1100,

    /// <summary>The network or the channel's server failed; retrying may help.</summary>
    ChannelUnavailable = 1101,

    /// <summary>The channel rejected the credentials or requires some.</summary>
    ChannelAccessDenied = 1102,

    /// <summary>Repodata cannot be parsed or is incomplete, or its cached index is damaged.</summary>
    InvalidRepodata = 1103,

    /// <summary>The version of the repodata is not supported.</summary>
    UnsupportedRepodata = 1104,

    /// <summary>A shard's bytes do not match the hash in the shard index (CEP 16, https://conda.org/learn/ceps/cep-0016).</summary>
    ShardHashMismatch = 1105,

    /// <summary>A channel or an index refers to a location that it may not refer to (another host, a local file).</summary>
    UnsafeChannelReference = 1106,

    /// <summary>A project page of a Python package index cannot be read, or the response is not such a page.</summary>
    InvalidIndexPage = 1107,

    /// <summary>A Python package index responds in an unsupported format.</summary>
    UnsupportedIndex = 1108,

    /// <summary>The requirements contradict each other.</summary>
    Unsatisfiable = 1200,

    /// <summary>No channel has a package with that name.</summary>
    PackageNotFound = 1201,

    /// <summary>The solver reached its time or work limit.</summary>
    SolveLimit = 1202,

    /// <summary>A package archive does not have the expected size or hash.</summary>
    HashMismatch = 1300,

    /// <summary>A package archive is damaged or of an unknown format.</summary>
    CorruptArchive = 1301,

    /// <summary>A package archive contains a path, link or member that could escape the target directory.</summary>
    UnsafeArchive = 1302,

    /// <summary>The extracted size of a package archive exceeds the limits.</summary>
    ArchiveTooLarge = 1303,

    /// <summary>A package's metadata (index.json, paths.json, link.json) is missing or invalid.</summary>
    InvalidPackageMetadata = 1304,

    /// <summary>The archive is not available from any source.</summary>
    PackageUnavailable = 1305,

    /// <summary>A bundle or backup is damaged, incomplete or does not match its manifest.</summary>
    DamagedBundle = 1306,

    /// <summary>The version of a bundle or backup is not supported.</summary>
    UnsupportedBundle = 1307,

    /// <summary>A bundle or backup is not signed with a key that this store trusts.</summary>
    UntrustedBundle = 1308,

    /// <summary>A wheel cannot be built from the sources of a project.</summary>
    BuildFailed = 1309,

    /// <summary>A file in a prefix differs from its record.</summary>
    PrefixDiffers = 1400,

    /// <summary>The path of the prefix is longer than the placeholder in a package.</summary>
    PrefixTooLong = 1401,

    /// <summary>The prefix is frozen (CEP 22, https://conda.org/learn/ceps/cep-0022) and cannot be changed.</summary>
    PrefixFrozen = 1402,

    /// <summary>A path in package metadata points outside the prefix.</summary>
    UnsafePath = 1403,

    /// <summary>A link script failed or is not allowed by policy.</summary>
    LinkScriptFailed = 1404,

    /// <summary>The disk is full or a quota of the file system is reached.</summary>
    DiskFull = 1405,

    /// <summary>The file system refused an operation.</summary>
    FileSystem = 1406,

    /// <summary>A record in conda-meta cannot be read.</summary>
    InvalidPrefixRecord = 1407,

    /// <summary>A noarch Python package requires Python, which the environment lacks.</summary>
    PythonMissing = 1408,

    /// <summary>Two packages, one of them a wheel, have different files at the same path.</summary>
    FileConflict = 1409,

    /// <summary>Another process held the lock on a file for longer than the caller's timeout.</summary>
    LockTimeout = 1500,

    /// <summary>A lease was lost to another holder, and the operation was abandoned.</summary>
    LeaseLost = 1501,

    /// <summary>A row was changed by another writer since it was read.</summary>
    Conflict = 1502,

    /// <summary>The state of a build does not permit the request.</summary>
    InvalidState = 1503,

    /// <summary>The build was canceled.</summary>
    Canceled = 1504,

    /// <summary>The worker that ran the build is gone.</summary>
    WorkerGone = 1505,

    /// <summary>A time limit of the store was reached.</summary>
    TimeLimit = 1506,

    /// <summary>An object of that name exists already.</summary>
    AlreadyExists = 1507,

    /// <summary>The store's own storage does not respond or throttles requests; retrying may help.</summary>
    StorageUnavailable = 1508,

    /// <summary>A database of the store is damaged.</summary>
    DamagedDatabase = 1509,

    /// <summary>The caller is not authorized to perform the operation.</summary>
    AccessDenied = 1600,

    /// <summary>Credentials are missing, wrong or expired.</summary>
    InvalidCredentials = 1601,

    /// <summary>A quota of the store is reached.</summary>
    QuotaExceeded = 1602,

    /// <summary>The identity provider does not respond as expected; retrying may help.</summary>
    ProviderUnavailable = 1603,

    /// <summary>A defect of this program.</summary>
    Internal = 1900,
}
