namespace CondaStore.Domain.Store.Configuration;

/// <summary>Represents a setting: its name on the wire, the kind of its value, and whether it applies only to the whole store.</summary>
internal sealed record SettingKey(string Name, SettingKind Kind, bool IsGlobal)
{
    public const string DefaultNamespace = "default_namespace";
    public const string FilesystemNamespace = "filesystem_namespace";
    public const string DefaultUid = "default_uid";
    public const string DefaultGid = "default_gid";
    public const string DefaultPermissions = "default_permissions";
    public const string StorageThreshold = "storage_threshold";
    public const string CondaCommand = "conda_command";
    public const string CondaPlatforms = "conda_platforms";
    public const string CondaMaxSolveTime = "conda_max_solve_time";
    public const string CondaIndexedChannels = "conda_indexed_channels";
    public const string BuildArtifactsKeptOnDeletion = "build_artifacts_kept_on_deletion";
    public const string CondaSolvePlatforms = "conda_solve_platforms";
    public const string CondaChannelAlias = "conda_channel_alias";
    public const string CondaDefaultChannels = "conda_default_channels";
    public const string CondaAllowedChannels = "conda_allowed_channels";
    public const string CondaDefaultPackages = "conda_default_packages";
    public const string CondaRequiredPackages = "conda_required_packages";
    public const string CondaIncludedPackages = "conda_included_packages";
    public const string PypiDefaultPackages = "pypi_default_packages";
    public const string PypiRequiredPackages = "pypi_required_packages";
    public const string PypiIncludedPackages = "pypi_included_packages";
    public const string PypiDefaultIndexes = "pypi_default_indexes";
    public const string PypiAllowedIndexes = "pypi_allowed_indexes";
    public const string PypiSourceBuilds = "pypi_source_builds";
    public const string BuildArtifacts = "build_artifacts";
    public const string RetentionKeepLast = "retention_keep_last";
    public const string RetentionKeepActive = "retention_keep_active";
    public const string RetentionKeepYoungerThan = "retention_keep_younger_than";
    public const string RetentionArchiveAfter = "retention_archive_after";
    public const string RetentionDeleteArchivedAfter = "retention_delete_archived_after";
    public const string RetentionNamespaceQuota = "retention_namespace_quota";
    public const string PackageArchive = "package_archive";
    public const string PackageArchiveRetention = "package_archive_retention";

    /// <summary>Gets all settings, in the order in which they are written.</summary>
    public static IReadOnlyList<SettingKey> All { get; } =
    [
        new(DefaultNamespace, SettingKind.Text, true),
        new(FilesystemNamespace, SettingKind.Text, true),
        new(DefaultUid, SettingKind.Number, true),
        new(DefaultGid, SettingKind.Number, true),
        new(DefaultPermissions, SettingKind.Text, true),
        new(StorageThreshold, SettingKind.Number, true),
        new(CondaCommand, SettingKind.Text, true),
        new(CondaPlatforms, SettingKind.Texts, true),
        new(CondaMaxSolveTime, SettingKind.Number, true),
        new(CondaIndexedChannels, SettingKind.Texts, true),
        new(BuildArtifactsKeptOnDeletion, SettingKind.Artifacts, true),
        new(CondaSolvePlatforms, SettingKind.Texts, false),
        new(CondaChannelAlias, SettingKind.Text, false),
        new(CondaDefaultChannels, SettingKind.Texts, false),
        new(CondaAllowedChannels, SettingKind.Texts, false),
        new(CondaDefaultPackages, SettingKind.Texts, false),
        new(CondaRequiredPackages, SettingKind.Texts, false),
        new(CondaIncludedPackages, SettingKind.Texts, false),
        new(PypiDefaultPackages, SettingKind.Texts, false),
        new(PypiRequiredPackages, SettingKind.Texts, false),
        new(PypiIncludedPackages, SettingKind.Texts, false),
        new(PypiDefaultIndexes, SettingKind.Texts, false),
        new(PypiAllowedIndexes, SettingKind.Texts, false),
        new(PypiSourceBuilds, SettingKind.Text, false),
        new(BuildArtifacts, SettingKind.Artifacts, false),
        new(RetentionKeepLast, SettingKind.Number, false),
        new(RetentionKeepActive, SettingKind.Flag, false),
        new(RetentionKeepYoungerThan, SettingKind.Age, false),
        new(RetentionArchiveAfter, SettingKind.Age, false),
        new(RetentionDeleteArchivedAfter, SettingKind.Age, false),
        new(RetentionNamespaceQuota, SettingKind.Number, false),
        new(PackageArchive, SettingKind.Flag, false),
        new(PackageArchiveRetention, SettingKind.Age, true),
    ];

    /// <summary>Finds a setting by name; returns null if there is none.</summary>
    public static SettingKey? Find(string name) => All.FirstOrDefault(k => k.Name == name);
}
