namespace Katas.Support.Orders;

/// <summary>First come, first served.</summary>
internal sealed class FirstCome : Order
{
    protected override int Pick(int options) => 0;
}
