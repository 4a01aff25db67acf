namespace CondaStore.Functions.Activities;

/// <summary>How much an environment holds.</summary>
internal static class PrefixSize
{
    /// <summary>The bytes of all files of a prefix, shared ones included; links count nothing.</summary>
    public static long Of(string prefix)
    {
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new DirectoryInfo(prefix).EnumerateFiles("*", all).Sum(f => f.Length);
    }
}
