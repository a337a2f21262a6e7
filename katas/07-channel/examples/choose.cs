using System.Threading.Channels;

var letters = Channel.CreateUnbounded<string>();
var parcels = Channel.CreateUnbounded<string>();
Task<string>[] reads =
[
    letters.Reader.ReadAsync().AsTask(),
    parcels.Reader.ReadAsync().AsTask(),
];

letters.Writer.TryWrite("letter");
var first = await Task.WhenAny(reads);
Console.WriteLine($"chosen: {await first}");

parcels.Writer.TryWrite("parcel"); // the other read still waits
Console.WriteLine($"parcel left: {parcels.Reader.TryRead(out _)}");
