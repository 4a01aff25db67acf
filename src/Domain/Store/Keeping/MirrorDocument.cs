using System.Buffers;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Compression;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>The index of a mirrored folder.</summary>
public static class MirrorDocument
{
    /// <summary>The <c>repodata.json</c> of some kept packages; the same packages always give the same bytes.</summary>
    public static ReadOnlyMemory<byte> Write(string subdir, IEnumerable<KeptPackage> packages)
    {
        ArrayBufferWriter<byte> document = new();
        RepodataWriter.Write(document, subdir, packages.Select(p => p.Record));
        return document.WrittenMemory;
    }

    /// <summary>The same as <c>repodata.json.zst</c>.</summary>
    public static byte[] Compress(ReadOnlyMemory<byte> document) => ZstdCompressStream.Compress(document.Span);
}
