namespace CondaStore.Domain.Channels.Repodata;

/// <summary>Specifies the position of a reader in a repodata document, always between two members.</summary>
internal enum RepodataPlace
{
    /// <summary>Before the document.</summary>
    Start,

    /// <summary>In the outermost object.</summary>
    Document,

    /// <summary>
    /// In <see cref="Packages"/> or <see cref="Ignored"/>: which of them was decided in an earlier part that is still being read.
    /// </summary>
    SomeRecords,

    /// <summary>In <c>packages</c> or <c>packages.conda</c>, whose records are distinguished by the extension of the file name.</summary>
    Packages,

    /// <summary>In <c>v3</c>.</summary>
    V3,

    /// <summary>In <c>v3.conda</c>.</summary>
    V3Conda,

    /// <summary>In <c>v3."tar.bz2"</c>.</summary>
    V3TarBz2,

    /// <summary>In a member of the outermost object that holds no records.</summary>
    Ignored,

    /// <summary>In a member of <c>v3</c> that holds records of a kind that cannot be installed here.</summary>
    V3Ignored,

    /// <summary>After the document.</summary>
    End,
}
