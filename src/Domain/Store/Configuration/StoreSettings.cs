using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Configuration;

/// <summary>Represents the effective settings of the store, a namespace or an environment. Immutable.</summary>
public sealed class StoreSettings
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, JsonElement> _values;
    private readonly StoreSettings? _store;

    private StoreSettings(
        Dictionary<string, JsonElement> values, StoreSettings? store, IReadOnlyList<(string Alias, IReadOnlyList<string> Channels)> limits)
    {
        _values = values;
        _store = store;
        ChannelLimits = limits;
    }

    /// <summary>Gets the default settings of a store.</summary>
    public static StoreSettings Defaults { get; } = new(MakeDefaults(), null, []);

    /// <summary>Gets the namespace of environments that do not specify one.</summary>
    public string DefaultNamespace => Text(SettingKey.DefaultNamespace);

    /// <summary>Gets the namespace of environments from watched folders.</summary>
    public string FilesystemNamespace => Text(SettingKey.FilesystemNamespace);

    /// <summary>Gets the number of free bytes on the share below which new builds are rejected.</summary>
    public long StorageThreshold => Number(SettingKey.StorageThreshold);

    /// <summary>Gets the maximum duration of a solve in seconds.</summary>
    public long CondaMaxSolveTime => Number(SettingKey.CondaMaxSolveTime);

    /// <summary>Channels whose packages can be searched.</summary>
    public IReadOnlyList<string> CondaIndexedChannels => Texts(SettingKey.CondaIndexedChannels);

    /// <summary>Platforms whose packages can be searched.</summary>
    public IReadOnlyList<string> CondaPlatforms => Texts(SettingKey.CondaPlatforms);

    /// <summary>Gets the artifacts of a deleted build that are kept.</summary>
    public IReadOnlyList<ArtifactType> BuildArtifactsKeptOnDeletion => Artifacts(SettingKey.BuildArtifactsKeptOnDeletion);

    /// <summary>Gets the platforms to solve for.</summary>
    public IReadOnlyList<string> CondaSolvePlatforms => Texts(SettingKey.CondaSolvePlatforms);

    /// <summary>Gets the URL that channel names are appended to.</summary>
    public string CondaChannelAlias => Text(SettingKey.CondaChannelAlias);

    /// <summary>Gets the channels of specifications that do not specify any.</summary>
    public IReadOnlyList<string> CondaDefaultChannels => Texts(SettingKey.CondaDefaultChannels);

    /// <summary>Gets the channels that specifications may use; all if empty.</summary>
    public IReadOnlyList<string> CondaAllowedChannels => Texts(SettingKey.CondaAllowedChannels);

    /// <summary>Gets the settings of the whole store, below those of the namespace and the environment.</summary>
    internal StoreSettings OfStore => _store ?? this;

    /// <summary>
    /// Gets the lists of allowed channels, one per layer that has one, with the channel alias of that layer. A channel must be in all of
    /// them: a namespace restricts what the store allows, and an environment what the namespace allows.
    /// </summary>
    internal IReadOnlyList<(string Alias, IReadOnlyList<string> Channels)> ChannelLimits { get; }

    /// <summary>Gets the packages of specifications that do not specify any.</summary>
    public IReadOnlyList<string> CondaDefaultPackages => Texts(SettingKey.CondaDefaultPackages);

    /// <summary>Packages that every specification must name.</summary>
    public IReadOnlyList<string> CondaRequiredPackages => Texts(SettingKey.CondaRequiredPackages);

    /// <summary>Packages that are added to every specification.</summary>
    public IReadOnlyList<string> CondaIncludedPackages => Texts(SettingKey.CondaIncludedPackages);

    /// <summary>Gets the pip packages of specifications that do not specify any.</summary>
    public IReadOnlyList<string> PypiDefaultPackages => Texts(SettingKey.PypiDefaultPackages);

    /// <summary>pip packages that every specification must name.</summary>
    public IReadOnlyList<string> PypiRequiredPackages => Texts(SettingKey.PypiRequiredPackages);

    /// <summary>pip packages that are added to every specification.</summary>
    public IReadOnlyList<string> PypiIncludedPackages => Texts(SettingKey.PypiIncludedPackages);

    /// <summary>Gets the package indexes of specifications that name none, in order of precedence.</summary>
    public IReadOnlyList<string> PypiDefaultIndexes => Texts(SettingKey.PypiDefaultIndexes);

    /// <summary>Gets the package indexes that specifications may use; all if empty.</summary>
    public IReadOnlyList<string> PypiAllowedIndexes => Texts(SettingKey.PypiAllowedIndexes);

    /// <summary>Gets the lists of allowed indexes, one for each layer that has one; an index must be in all of them.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> IndexLimits { get; private init; } = [];

    /// <summary>
    /// Gets which Python projects without a wheel are built: what all layers allow, so that a namespace restricts what the store allows,
    /// and an environment what the namespace allows.
    /// </summary>
    public SourceBuildPolicy PypiSourceBuilds { get; private init; } = SourceBuildPolicy.Allow;

    /// <summary>Artifacts that builds offer; every build has lockfile, yaml and log, whether listed or not.</summary>
    public IReadOnlyList<ArtifactType> BuildArtifacts => Artifacts(SettingKey.BuildArtifacts);

    /// <summary>Gets whether the archives of packages that builds use are kept.</summary>
    public bool PackageArchive => _values[SettingKey.PackageArchive].GetBoolean();

    /// <summary>Gets how long a package archive is kept after the last build that used it was removed; null for ever.</summary>
    public TimeSpan? PackageArchiveRetention => Age(SettingKey.PackageArchiveRetention);

    /// <summary>Gets the retention policy for old builds.</summary>
    public RetentionPolicy Retention => new(
        (int)Number(SettingKey.RetentionKeepLast),
        _values[SettingKey.RetentionKeepActive].GetBoolean(),
        Age(SettingKey.RetentionKeepYoungerThan),
        Age(SettingKey.RetentionArchiveAfter),
        Age(SettingKey.RetentionDeleteArchivedAfter),
        Number(SettingKey.RetentionNamespaceQuota));

    /// <summary>Determines whether a setting applies only to the whole store, so that namespaces and environments cannot override
    /// it.</summary>
    public static bool IsOfStoreOnly(string name) => SettingKey.Find(name) is { IsGlobal: true };

    /// <summary>Returns these settings with some replaced, for the configuration of a deployment.</summary>
    /// <exception cref="Diagnostics.StoreException">A name or value is wrong
    /// (<see cref="Diagnostics.ErrorCode.InvalidSetting"/>).</exception>
    public StoreSettings With(JsonElement values)
    {
        SettingValues.Check(values, isGlobal: true);
        return Overlay(values, isGlobal: true);
    }

    /// <summary>Returns all settings as one JSON object in a fixed order, for display: credentials in channels are masked.</summary>
    public string ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach (SettingKey key in SettingKey.All)
            {
                writer.WritePropertyName(key.Name);
                MaskedSecrets.Hide(_values[key.Name]).WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Returns the value of a setting as JSON, for comparing layers.</summary>
    internal string Shows(string name) => _values[name].GetRawText();

    /// <summary>Returns the value of a setting as JSON, with its credentials.</summary>
    internal JsonElement Value(string name) => _values[name];

    // Returns these settings with a layer on top. In layers other than the store's, settings of the whole store are ignored.
    internal StoreSettings Overlay(JsonElement layer, bool isGlobal)
    {
        Dictionary<string, JsonElement> values = new(_values, StringComparer.Ordinal);
        foreach (JsonProperty property in layer.EnumerateObject())
        {
            if (SettingKey.Find(property.Name) is { } key && (isGlobal || !key.IsGlobal) && property.Value.ValueKind != JsonValueKind.Null)
            {
                values[property.Name] = property.Value.Clone();
            }
        }

        StoreSettings layered = new(values, isGlobal ? null : OfStore, isGlobal ? [] : ChannelLimits);
        IReadOnlyList<(string Alias, IReadOnlyList<string> Channels)> channels = Limits(SettingKey.CondaAllowedChannels)
            && layered.CondaAllowedChannels is { Count: > 0 } allowed
            ? [.. layered.ChannelLimits, (layered.CondaChannelAlias, allowed)]
            : layered.ChannelLimits;
        IReadOnlyList<IReadOnlyList<string>> below = isGlobal ? [] : IndexLimits;
        SourceBuildPolicy own = Enum.Parse<SourceBuildPolicy>(layered.Text(SettingKey.PypiSourceBuilds), ignoreCase: true);
        return new StoreSettings(values, layered._store, channels)
        {
            IndexLimits = Limits(SettingKey.PypiAllowedIndexes) && layered.PypiAllowedIndexes is { Count: > 0 } indexes
                ? [.. below, indexes]
                : below,
            PypiSourceBuilds = isGlobal || own < PypiSourceBuilds ? own : PypiSourceBuilds,
        };

        bool Limits(string name) => isGlobal || (layer.TryGetProperty(name, out JsonElement own) && own.ValueKind != JsonValueKind.Null);
    }

    private static Dictionary<string, JsonElement> MakeDefaults()
    {
        string platform = HostPlatform.Subdir;
        using JsonDocument document = JsonDocument.Parse($$"""
            {
              "default_namespace": "default", "filesystem_namespace": "filesystem", "default_uid": 0, "default_gid": 0,
              "default_permissions": "775", "storage_threshold": 5368709120, "conda_command": "builtin",
              "conda_platforms": ["{{platform}}", "{{Subdirs.Noarch}}"], "conda_max_solve_time": 300,
              "conda_indexed_channels": ["main", "conda-forge", "https://repo.anaconda.com/pkgs/main"],
              "build_artifacts_kept_on_deletion": ["LOGS", "LOCKFILE", "YAML"],
              "conda_solve_platforms": ["{{platform}}"], "conda_channel_alias": "https://conda.anaconda.org",
              "conda_default_channels": ["conda-forge"], "conda_allowed_channels": [],
              "conda_default_packages": [], "conda_required_packages": [], "conda_included_packages": [],
              "pypi_default_packages": [], "pypi_required_packages": [], "pypi_included_packages": [],
              "pypi_default_indexes": ["https://pypi.org/simple"], "pypi_allowed_indexes": [],
              "pypi_source_builds": "allow",
              "build_artifacts": ["LOCKFILE", "YAML", "CONDA_PACK"],
              "retention_keep_last": 0, "retention_keep_active": true, "retention_keep_younger_than": "never",
              "retention_archive_after": "never", "retention_delete_archived_after": "never", "retention_namespace_quota": 0,
              "package_archive": false, "package_archive_retention": "never"
            }
            """);
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.Ordinal);
    }

    private string Text(string name) => _values[name].GetString()!;

    private TimeSpan? Age(string name) => StoreAge.TryParseDuration(_values[name].GetString()!, out TimeSpan age) ? age : null;

    private long Number(string name) => _values[name].GetInt64();

    private IReadOnlyList<string> Texts(string name) => [.. _values[name].EnumerateArray().Select(e => e.GetString()!)];

    private IReadOnlyList<ArtifactType> Artifacts(string name) =>
        [.. Texts(name).Select(t => ArtifactTypes.TryParse(t, out ArtifactType type) ? type : default)];
}
