import { ActionIcon, Kbd, Menu, Modal, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconCalendarTime,
  IconCheck,
  IconDeviceDesktop,
  IconFlask,
  IconHistory,
  IconHome,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconPlugConnectedX,
  IconSun,
  IconUser
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { request } from '../api/client';
import { useConnectionLost, useLiveLists } from '../api/events';
import { me } from '../api/queries';
import { useShortcuts } from './keys';
import { Logo } from './Logo';

/** What is around every page: where one can go, who one is, and whether the server is there. */
export function Shell() {
  const [help, setHelp] = useState(false);
  const showHelp = useCallback(() => setHelp(true), []);
  useShortcuts(showHelp);
  useLiveLists();
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    // A screen reader starts at the new page, as it would after loading one.
    if (before.current !== pathname) main.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <header className="side">
        <Link to="/" className="brand" aria-label="Smallfry, home">
          <Logo />
          <span>Smallfry</span>
        </Link>
        <nav aria-label="Pages" style={{ flex: 1 }}>
          <ul className="nav">
            <li>
              <Link to="/" activeOptions={{ exact: true }}>
                <IconHome size={17} aria-hidden />
                Today
              </Link>
            </li>
            <li>
              <Link to="/jobs">
                <IconCalendarTime size={17} aria-hidden />
                Jobs
              </Link>
            </li>
            <li>
              <Link to="/runs">
                <IconHistory size={17} aria-hidden />
                Runs
              </Link>
            </li>
            <li>
              <a href="/lab">
                <IconFlask size={17} aria-hidden />
                Lab
              </a>
            </li>
          </ul>
        </nav>
        <div className="side-foot">
          <Account showHelp={showHelp} />
        </div>
      </header>
      <main id="main" className="content" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <LostConnection />
      <Shortcuts opened={help} close={() => setHelp(false)} />
    </div>
  );
}

function Account({ showHelp }: { showHelp: () => void }) {
  const who = useQuery(me);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const scheme = (name: 'auto' | 'light' | 'dark', label: string, icon: ReactNode) => (
    <Menu.Item
      leftSection={icon}
      rightSection={colorScheme === name ? <IconCheck size={15} aria-hidden /> : undefined}
      onClick={() => setColorScheme(name)}
      closeMenuOnClick={false}
    >
      {label}
      {colorScheme === name && <span className="hidden-text"> (chosen)</span>}
    </Menu.Item>
  );
  return (
    <>
      <Menu
        width={230}
        position="bottom-start"
        keepMounted={false}
        withinPortal={false}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <UnstyledButton className="account" aria-label={`Account of ${who.data?.name ?? 'you'}`}>
            <IconUser size={17} aria-hidden />
            <span className="wide-only">{who.data?.name ?? '…'}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{who.data ? `Signed in as ${who.data.name}` : 'Signed in'}</Menu.Label>
          <Menu.Item component="a" href="/lab" leftSection={<IconFlask size={16} aria-hidden />}>
            Open Lab
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={showHelp}>
            Keyboard shortcuts
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Colours</Menu.Label>
          {scheme('auto', 'As the system', <IconDeviceDesktop size={16} aria-hidden />)}
          {scheme('light', 'Light', <IconSun size={16} aria-hidden />)}
          {scheme('dark', 'Dark', <IconMoon size={16} aria-hidden />)}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
            Sign out
          </Menu.Item>
          {who.data && <Menu.Label>Smallfry {who.data.version}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        className="wide-only"
        variant="subtle"
        color="gray"
        aria-label="Keyboard shortcuts"
        onClick={showHelp}
      >
        <IconKeyboard size={17} aria-hidden />
      </ActionIcon>
    </>
  );
}

function signOut(): void {
  // Whatever the answer, the sign-in page is where one sees whether one still is signed in.
  void request('POST', '/api/v1/sign-out').finally(() => window.location.assign('/sign-in'));
}

function LostConnection() {
  const lost = useConnectionLost();
  return (
    <div role="status">
      {lost && (
        <div className="connection">
          <IconPlugConnectedX size={18} aria-hidden />
          The connection to the server is lost. This page updates when it is back.
        </div>
      )}
    </div>
  );
}

const KEYS: readonly [readonly string[], string][] = [
  [['/'], 'Search on this page'],
  [['g', 'h'], 'Today'],
  [['g', 'j'], 'Jobs'],
  [['g', 'r'], 'Runs'],
  [['g', 'l'], 'Lab'],
  [['↑', '↓'], 'From row to row of a table'],
  [['Enter'], 'Open the row'],
  [['?'], 'This help']
];

function Shortcuts({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <dl className="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what} style={{ display: 'contents' }}>
            <dt>
              {keys.map((key, index) => (
                <span key={key}>
                  {index > 0 && ' '}
                  <Kbd>{key}</Kbd>
                </span>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
