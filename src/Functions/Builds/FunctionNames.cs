namespace CondaStore.Functions.Builds;

/// <summary>
/// Defines the names of orchestrators and activities. They are stored in journals: the meaning of a deployed name must never change.
/// </summary>
internal static class FunctionNames
{
    public const string BuildEnvironment = "BuildEnvironment";
    public const string PackBuild = "PackBuild";
    public const string RemoveDeleted = "RemoveDeleted";
    public const string PointEnvironment = "PointEnvironment";

    public const string RunArchive = "RunArchive";
    public const string ApplyRetention = "ApplyRetention";
    public const string SweepKeptPackages = "SweepKeptPackages";
    public const string ArchiveBatch = "ArchiveBatch";
    public const string EvaluateRetention = "EvaluateRetention";
    public const string ArchiveBuild = "ArchiveBuild";
    public const string StoreArchive = "StoreArchive";
    public const string EndArchive = "EndArchive";
    public const string CleanPackages = "CleanPackages";
    public const string KeepHouse = "KeepHouse";

    public const string ImportBundle = "ImportBundle";
    public const string StoreImport = "StoreImport";
    public const string CreateBackup = "CreateBackup";
    public const string WriteBackup = "WriteBackup";
    public const string VerifyBackup = "VerifyBackup";
    public const string ReadBackup = "ReadBackup";
    public const string RestoreBackup = "RestoreBackup";
    public const string WriteRestore = "WriteRestore";
    public const string CheckRestore = "CheckRestore";
    public const string UnpackBackup = "UnpackBackup";
    public const string TakeBackup = "TakeBackup";
    public const string DiscardBackupUpload = "DiscardBackupUpload";
    public const string PruneBackups = "PruneBackups";
    public const string RemoveBackups = "RemoveBackups";

    public const string BeginBuild = "BeginBuild";
    public const string SolveBuild = "SolveBuild";
    public const string FetchPackages = "FetchPackages";
    public const string LinkBuild = "LinkBuild";
    public const string ActivateBuild = "ActivateBuild";
    public const string FollowUpBuild = "FollowUpBuild";
    public const string EndBuild = "EndBuild";
    public const string WriteArchive = "WriteArchive";
    public const string RemoveFiles = "RemoveFiles";
    public const string FlipLink = "FlipLink";
    public const string SweepPackages = "SweepPackages";
    public const string RemoveStrayPrefixes = "RemoveStrayPrefixes";
    public const string EndStuckBuilds = "EndStuckBuilds";
    public const string ReadChannels = "ReadChannels";
    public const string ForgetOrchestrations = "ForgetOrchestrations";

    /// <summary>All names, for monitoring.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(FunctionNames).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal),
    ];
}
