namespace CondaStore.Domain.Installing.Linking;

/// <summary>How a <see cref="LinkItem"/> is placed.</summary>
internal enum LinkItemKind
{
    /// <summary>As <see cref="LinkMode"/> says.</summary>
    File,

    /// <summary>Always a file of its own.</summary>
    PrivateCopy,

    /// <summary>A copy with the placeholder replaced in a text.</summary>
    PatchText,

    /// <summary>A copy with the placeholder replaced in a binary.</summary>
    PatchBinary,

    /// <summary>A symbolic link with the same literal target.</summary>
    Symlink,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A file made by the installer that is not executed.</summary>
    Note,

    /// <summary>An executable script made by the installer.</summary>
    Script,
}
