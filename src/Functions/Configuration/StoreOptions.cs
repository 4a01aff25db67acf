using System.ComponentModel.DataAnnotations;

namespace CondaStore.Functions.Configuration;

/// <summary>
/// The settings of a deployment, bound from the configuration section <c>Store</c> and checked at start. What administrators change
/// while the store runs (allowed channels, required packages and so on) are not here but in the settings that the API serves.
/// </summary>
public sealed class StoreOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Store";

    /// <summary>The prefix that all routes of the functions have.</summary>
    public const string DefaultUrlPrefix = "/conda-store";

    /// <summary>
    /// The path under which callers see the store. Only the embedded host can serve another than <see cref="DefaultUrlPrefix"/>;
    /// on Azure the routes of functions are fixed.
    /// </summary>
    [RegularExpression("^/[A-Za-z0-9/_.~-]*$")]
    public string UrlPrefix { get; set; } = DefaultUrlPrefix;

    /// <summary>Where the share is mounted. Environments bake this path in: it never changes once there is one.</summary>
    public string? Root { get; set; }

    /// <summary>The account with the store's rows and blobs.</summary>
    public AzureStorageOptions Storage { get; set; } = new();

    /// <summary>How long a lease lasts that is not renewed. A host that died holds up others for so long.</summary>
    [Range(typeof(TimeSpan), "00:00:15", "00:01:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Hands files out through the store, by links that it signs itself, also where the storage could sign them: for an account that
    /// callers cannot reach.
    /// </summary>
    public bool LinksThroughStore { get; set; }

    /// <summary>The URL that a channel name without a host stands on.</summary>
    [Required]
    public string ChannelAlias { get; set; } = "https://conda.anaconda.org";

    /// <summary>
    /// What the store may fetch from although it is not on the public internet, divided by commas: networks (<c>10.0.0.0/8</c>), hosts with or
    /// without a port (<c>artifacts.corp.example:8443</c>, <c>*.corp.example</c>) and folders (<c>file:///srv/channels</c>). Hosts and folders of
    /// the channels in the store's own settings need not be named.
    /// </summary>
    public string? AllowedAddresses { get; set; }

    /// <summary>The pages that people see.</summary>
    public UiOptions Ui { get; set; } = new();

    /// <summary>How people log in.</summary>
    public AuthenticationKind Authentication { get; set; } = AuthenticationKind.Dummy;

    /// <summary>The password that makes anybody an administrator while <see cref="Authentication"/> is dummy. For development only.</summary>
    public string DummyPassword { get; set; } = "password";

    /// <summary>Allows the dummy authentication on an address that others can reach.</summary>
    public bool AllowDummyOnPublicAddress { get; set; }

    /// <summary>When set, the dummy authentication accepts only this user with <see cref="DummyPassword"/>.</summary>
    public string? AdministratorName { get; set; }

    /// <summary>The provider that signs people in with <see cref="AuthenticationKind.OAuth"/>, GitHub or JupyterHub.</summary>
    public OAuthOptions OAuth { get; set; } = new();

    /// <summary>
    /// Roles of those whom the platform or a provider signs in, as JSON of the form <c>{"&lt;who&gt;": {"&lt;ARN pattern&gt;":
    /// ["&lt;role&gt;"]}}</c>.
    /// Who is a role, group id or object id with <see cref="AuthenticationKind.Platform"/>, <c>user:&lt;name&gt;</c> or
    /// <c>group:&lt;name&gt;</c> with a provider, and <c>*</c> for everybody.
    /// </summary>
    public string RoleBindings { get; set; } = "{}";

    /// <summary>
    /// With <see cref="AuthenticationKind.Platform"/>: the claim whose value is the caller's primary namespace. The default never
    /// changes for a person.
    /// </summary>
    [Required]
    public string NameClaim { get; set; } = "oid";

    /// <summary>
    /// Says that a gateway in front of the store sets the header of the signed-in principal and removes what callers send under its
    /// name. Without it, <see cref="AuthenticationKind.Platform"/> is refused where the platform's authentication is not switched on.
    /// </summary>
    public bool PrincipalComesFromGateway { get; set; }

    /// <summary>A token that is an administrator of the whole store, at least 32 characters; null for none.</summary>
    [MinLength(32)]
    public string? AdministratorToken { get; set; }

    /// <summary>
    /// The key that signs tokens, at least 32 characters. Without one a random key is made and kept with the data, for all hosts of the store.
    /// </summary>
    [MinLength(32)]
    public string? TokenKey { get; set; }

    /// <summary>How long a login lasts.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Roles of everybody who is not logged in, by ARN pattern.</summary>
    public Dictionary<string, string[]> AnonymousRoles { get; } = [];

    /// <summary>Roles of everybody who is logged in, by ARN pattern.</summary>
    public Dictionary<string, string[]> AuthenticatedRoles { get; } = [];

    /// <summary>Changes to the settings' defaults, by their names on the wire; values are JSON.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The largest request body, in bytes. Lockfiles of big environments have a few megabytes.</summary>
    [Range(1024, 1L << 32)]
    public long MaxRequestBytes { get; set; } = 32L << 20;

    /// <summary>
    /// The most bytes that bundles may have together while they are uploaded, and backups in one file likewise. Beyond some tens of
    /// gigabytes a backup is better unpacked without the server.
    /// </summary>
    [Range(1024, 1L << 50)]
    public long MaxUploadBytes { get; set; } = 32L << 30;

    /// <summary>The longest a build may take, queueing excluded.</summary>
    public TimeSpan BuildTimeLimit { get; set; } = TimeSpan.FromHours(2);

    /// <summary>A build without a sign of life for longer than this has lost its worker.</summary>
    public TimeSpan WorkerGoneAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The shortest time that a build stays BUILDING, for demonstrations and test suites that want to see it. Zero: off.</summary>
    public TimeSpan MinimumBuildingTime { get; set; } = TimeSpan.Zero;

    /// <summary>How many solves run at once in one process; more would only share the processor.</summary>
    [Range(1, 64)]
    public int SolveConcurrency { get; set; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Whether files that are the same in several packages of the cache are kept once, as hard links.</summary>
    public bool SharePackageFiles { get; set; } = true;

    /// <summary>How long a package that no environment has stays in the cache after it was last installed.</summary>
    public TimeSpan PackagesKeptFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Where the embedded host keeps backups; <c>backups</c> in its data directory unless set. It should be on another disk.</summary>
    public string? BackupFolder { get; set; }

    /// <summary>
    /// What seals the keys in backups, at least 12 characters, and opens those of a backup that is restored; none: backups hold no keys.
    /// </summary>
    [MinLength(12)]
    public string? BackupPassphrase { get; set; }

    /// <summary>The private key that signs exported bundles, as PEM (ECDSA, P-256); none: they are not signed.</summary>
    public string? BundleSigningKey { get; set; }

    /// <summary>Public keys, as PEM, of which one must have signed a bundle that is imported; none: any bundle is taken.</summary>
    public string[] TrustedBundleKeys { get; set; } = [];

    /// <summary>Folders whose environment files become environments of the file system namespace.</summary>
    public string[] Watch { get; set; } = [];

    /// <summary>Whether an environment is deleted when its file in a watched folder disappears.</summary>
    public bool WatchRemoves { get; set; }
}
