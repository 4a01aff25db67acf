using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Cli.Local;

/// <summary>Checks the folders that environments are created in.</summary>
internal static class PrefixTarget
{
    /// <summary>Checks that the prefix is an environment, which can be completed or changed, or that it is empty or missing.</summary>
    /// <exception cref="StoreException">It is something else (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public static void Check(string prefix)
    {
        if (File.Exists(prefix))
        {
            throw new StoreException(ErrorCode.InvalidOption, $"--prefix: {prefix} is a file.");
        }

        if (Directory.Exists(prefix) && PrefixData.StateOf(prefix) == PrefixState.Missing && !HoldsOnlyABeginning(prefix))
        {
            throw new StoreException(ErrorCode.InvalidOption, $"--prefix: {prefix} is neither empty nor an environment.")
            {
                Hints = ["specify a folder that does not exist yet"],
            };
        }
    }

    /// <summary>
    /// Gets whether a folder is empty, or holds only the lock left by an installation that was killed before its plan was written.
    /// </summary>
    private static bool HoldsOnlyABeginning(string prefix) =>
        Directory.EnumerateFileSystemEntries(prefix).All(entry => Path.GetFileName(entry) == PrefixData.Folder)
        && (!Directory.Exists(Path.Combine(prefix, PrefixData.Folder))
            || Directory.EnumerateFileSystemEntries(Path.Combine(prefix, PrefixData.Folder))
                .All(entry => Path.GetFileName(entry)[0] == '.'));
}
