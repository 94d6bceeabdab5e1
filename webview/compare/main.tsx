import '../shared/base.css'
import './compare.css'
import { createRoot } from 'react-dom/client'
import { Page } from './page'
import { Session } from './session'

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(<Page session={new Session()} />)
}
