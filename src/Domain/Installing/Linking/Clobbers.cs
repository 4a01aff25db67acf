namespace CondaStore.Domain.Installing.Linking;

/// <summary>Where files lie that lost their path to a file of another package.</summary>
internal static class Clobbers
{
    /// <summary>Folder in the prefix.</summary>
    public const string Folder = "__clobbers__";

    /// <summary>The place of a package's file that lost its path.</summary>
    public static string PlaceOf(string packageName, string path) => $"{Folder}/{packageName}/{path}";
}
