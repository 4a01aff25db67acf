using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>A conditional write found another state than the caller had read (CS1502).</summary>
/// <param name="message">Names what was written.</param>
/// <param name="inner">The failure below, if any.</param>
public sealed class ConflictException(string message, Exception? inner = null) : StoreException(ErrorCode.Conflict, message, inner);
