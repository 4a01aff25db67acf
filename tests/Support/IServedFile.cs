namespace CondaStore.Tests.Support;

/// <summary>A file that a <see cref="TestIndex"/> offers: made up by a test, or of an index on disk.</summary>
internal interface IServedFile
{
    /// <summary>The project's name.</summary>
    string Name { get; }

    /// <summary>The name of the file.</summary>
    string FileName { get; }

    /// <summary>The content.</summary>
    byte[] Bytes { get; }

    /// <summary>The length of the content.</summary>
    long Size { get; }

    /// <summary>SHA-256 of the content in hexadecimal.</summary>
    string Sha256 { get; }

    /// <summary>The file next to this one, or null if there is none.</summary>
    byte[]? MetadataBeside { get; }

    /// <summary>SHA-256 of <see cref="MetadataBeside"/>; null where there is none.</summary>
    string? MetadataSha256 { get; }

    /// <summary>Pythons that it is for; null for all.</summary>
    string? RequiresPython { get; }

    /// <summary>Why it was withdrawn; empty for no reason, null when it was not.</summary>
    string? Yanked { get; }

    /// <summary>When it was uploaded; null where the index does not say.</summary>
    DateTimeOffset? UploadTime { get; }
}
