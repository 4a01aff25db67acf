namespace CondaStore.Domain.Installing.Linking;

/// <summary>Provides the paths of clobbered files, whose own path is taken by a file of another package.</summary>
internal static class Clobbers
{
    /// <summary>The folder in the prefix.</summary>
    public const string Folder = "__clobbers__";

    /// <summary>Returns the path of a package's clobbered file.</summary>
    public static string PlaceOf(string packageName, string path) => $"{Folder}/{packageName}/{path}";
}
