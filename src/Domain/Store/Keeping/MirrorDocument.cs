using System.Buffers;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Compression;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>Writes the index of a mirrored subdir.</summary>
public static class MirrorDocument
{
    /// <summary>Returns the <c>repodata.json</c> of kept packages; the same packages always yield the same bytes.</summary>
    public static ReadOnlyMemory<byte> Write(string subdir, IEnumerable<KeptPackage> packages)
    {
        ArrayBufferWriter<byte> document = new();
        RepodataWriter.Write(document, subdir, packages.Select(p => p.Record));
        return document.WrittenMemory;
    }

    /// <summary>Returns the same as <c>repodata.json.zst</c>.</summary>
    public static byte[] Compress(ReadOnlyMemory<byte> document) => ZstdCompressStream.Compress(document.Span);
}
