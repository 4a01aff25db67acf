using System.ComponentModel.DataAnnotations;

namespace CondaStore.Functions.Configuration;

/// <summary>
/// Represents the settings of a deployment, bound from the configuration section <c>Store</c> and validated at startup. Settings that
/// administrators can change while the store is running (such as allowed channels and required packages) are served by the API instead.
/// </summary>
public sealed class StoreOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Store";

    /// <summary>The prefix of all function routes.</summary>
    public const string DefaultUrlPrefix = "/conda-store";

    /// <summary>
    /// The path prefix of the store for callers. Only the embedded host supports prefixes other than <see cref="DefaultUrlPrefix"/>; in
    /// Azure the routes of functions are fixed.
    /// </summary>
    [RegularExpression("^/[A-Za-z0-9/_.~-]*$")]
    public string UrlPrefix { get; set; } = DefaultUrlPrefix;

    /// <summary>The path at which the share is mounted. It is embedded in environments and must not change once there are any.</summary>
    public string? Root { get; set; }

    /// <summary>The storage account of the store's rows and blobs.</summary>
    public AzureStorageOptions Storage { get; set; } = new();

    /// <summary>The duration of a lease that is not renewed. It is how long a host that died can block others.</summary>
    [Range(typeof(TimeSpan), "00:00:15", "00:01:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether files are served through the store, with links that it signs itself, even if the storage could sign them. For accounts
    /// that callers cannot reach.
    /// </summary>
    public bool LinksThroughStore { get; set; }

    /// <summary>The base URL of channels given by name.</summary>
    [Required]
    public string ChannelAlias { get; set; } = "https://conda.anaconda.org";

    /// <summary>
    /// The addresses outside the public internet that the store may fetch from, separated by commas: networks (<c>10.0.0.0/8</c>), hosts
    /// with or without a port (<c>artifacts.corp.example:8443</c>, <c>*.corp.example</c>) and folders (<c>file:///srv/channels</c>).
    /// Hosts and folders of the channels in the store's own settings need not be listed.
    /// </summary>
    public string? AllowedAddresses { get; set; }

    /// <summary>The settings of the pages.</summary>
    public UiOptions Ui { get; set; } = new();

    /// <summary>How users log in.</summary>
    public AuthenticationKind Authentication { get; set; } = AuthenticationKind.Dummy;

    /// <summary>The password that makes anyone an administrator if <see cref="Authentication"/> is dummy. For development only.</summary>
    public string DummyPassword { get; set; } = "password";

    /// <summary>Whether to allow dummy authentication on an address that others can reach.</summary>
    public bool AllowDummyOnPublicAddress { get; set; }

    /// <summary>The only user name that dummy authentication accepts with <see cref="DummyPassword"/>, or null for any.</summary>
    public string? AdministratorName { get; set; }

    /// <summary>The provider that signs users in with <see cref="AuthenticationKind.OAuth"/>, GitHub or JupyterHub.</summary>
    public OAuthOptions OAuth { get; set; } = new();

    /// <summary>
    /// The roles of users who are signed in by the platform or a provider, as JSON of the form <c>{"&lt;who&gt;": {"&lt;ARN pattern&gt;":
    /// ["&lt;role&gt;"]}}</c>. Who is a role, group ID or object ID with <see cref="AuthenticationKind.Platform"/>,
    /// <c>user:&lt;name&gt;</c> or <c>group:&lt;name&gt;</c> with a provider, and <c>*</c> for everyone.
    /// </summary>
    public string RoleBindings { get; set; } = "{}";

    /// <summary>
    /// With <see cref="AuthenticationKind.Platform"/>: the claim whose value is the caller's primary namespace. The value of the default
    /// never changes for a user.
    /// </summary>
    [Required]
    public string NameClaim { get; set; } = "oid";

    /// <summary>
    /// Whether a gateway in front of the store sets the header of the signed-in principal and removes the same header from client
    /// requests. Otherwise, <see cref="AuthenticationKind.Platform"/> is refused if the authentication of the platform is disabled.
    /// </summary>
    public bool PrincipalComesFromGateway { get; set; }

    /// <summary>A token that is an administrator of the whole store, with at least 32 characters, or null for none.</summary>
    [MinLength(32)]
    public string? AdministratorToken { get; set; }

    /// <summary>
    /// The key that signs tokens, with at least 32 characters, or null for a random key that is kept with the data and shared by all
    /// hosts of the store.
    /// </summary>
    [MinLength(32)]
    public string? TokenKey { get; set; }

    /// <summary>How long lines of the audit log are kept, or null for ever. At least a day.</summary>
    public TimeSpan? AuditRetention { get; set; }

    /// <summary>The duration of a login.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The roles of all users who are not logged in, by ARN pattern.</summary>
    public Dictionary<string, string[]> AnonymousRoles { get; } = [];

    /// <summary>The roles of all users who are logged in, by ARN pattern.</summary>
    public Dictionary<string, string[]> AuthenticatedRoles { get; } = [];

    /// <summary>
    /// The version of role mappings that counts: 1 for those that give the members of a namespace roles on patterns, 2 for those that give
    /// another namespace a role on all of a namespace.
    /// </summary>
    [Range(1, 2)]
    public int RoleMappingsVersion { get; set; } = 1;

    /// <summary>Overrides of the defaults of the settings, as JSON by API name.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The maximum size of a request body in bytes. Lockfiles of large environments have several megabytes.</summary>
    [Range(1024, 1L << 32)]
    public long MaxRequestBytes { get; set; } = 32L << 20;

    /// <summary>
    /// The maximum total size of bundles being uploaded in bytes, and likewise of backup files. Backups above some tens of gigabytes
    /// should be unpacked without the server.
    /// </summary>
    [Range(1024, 1L << 50)]
    public long MaxUploadBytes { get; set; } = 32L << 30;

    /// <summary>The maximum duration of a build, excluding time in the queue.</summary>
    public TimeSpan BuildTimeLimit { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The time without a heartbeat after which the worker of a build is considered lost.</summary>
    public TimeSpan WorkerGoneAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The minimum time that a build stays BUILDING, for demonstrations and test suites that need to observe it; zero for none.
    /// </summary>
    public TimeSpan MinimumBuildingTime { get; set; } = TimeSpan.Zero;

    /// <summary>The maximum number of concurrent solves in a process; more would only compete for the processor.</summary>
    [Range(1, 64)]
    public int SolveConcurrency { get; set; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>The limits of builds of Python projects without a wheel.</summary>
    public SourceBuildSettings SourceBuilds { get; set; } = new();

    /// <summary>Whether identical files of several packages in the cache are stored once, as hard links.</summary>
    public bool SharePackageFiles { get; set; } = true;

    /// <summary>How long a package that no environment uses stays in the cache after its last installation.</summary>
    public TimeSpan PackagesKeptFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The folder in which the embedded host keeps backups, or null for <c>backups</c> in its data directory. It should be on another
    /// disk.
    /// </summary>
    public string? BackupFolder { get; set; }

    /// <summary>
    /// The passphrase that encrypts the keys in backups and decrypts those of a restored backup, with at least 12 characters. Without it,
    /// backups contain no keys.
    /// </summary>
    [MinLength(12)]
    public string? BackupPassphrase { get; set; }

    /// <summary>The private key that signs exported bundles, as PEM (ECDSA, P-256), or null if they are not signed.</summary>
    public string? BundleSigningKey { get; set; }

    /// <summary>The public keys, as PEM, one of which must have signed an imported bundle; if empty, all bundles are accepted.</summary>
    public string[] TrustedBundleKeys { get; set; } = [];

    /// <summary>The folders whose environment files become environments of the file system namespace.</summary>
    public string[] Watch { get; set; } = [];

    /// <summary>Whether an environment is deleted when its file in a watched folder is deleted.</summary>
    public bool WatchRemoves { get; set; }
}
