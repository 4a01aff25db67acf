namespace CondaStore.SampleChannel;

/// <summary>Replaces the folder of a channel or index by one that is complete.</summary>
internal static class SampleFolder
{
    /// <summary>Deletes a folder with its content, if there is one.</summary>
    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Moves a complete folder to the place of an older one.</summary>
    /// <param name="next">The complete folder.</param>
    /// <param name="target">The place, whose content is deleted.</param>
    public static void Replace(string next, string target)
    {
        Delete(target);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(next, target);
    }
}
