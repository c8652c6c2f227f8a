import logo from '../../../brand/smallfry.svg';

export function Logo({ size = 24 }: { size?: number }) {
  return <img src={logo} alt="" width={size} height={size} />;
}
